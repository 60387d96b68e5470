"""Chance that always falls the same way: what the stories are drawn from."""

from random import Random

SEME = "raccordo"


def sorte(*parti: str | int) -> Random:
    """A generator of its own for each named thing: drawing more for one case changes nothing in the others."""
    seme = "/".join(str(parte) for parte in (SEME, *parti))
    return Random(seme)  # noqa: S311  # synthetic people, not secrets: the same draw every time is the point


def estrai(caso: Random, pesi: dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return caso.choices(list(pesi), weights=list(pesi.values()))[0]
