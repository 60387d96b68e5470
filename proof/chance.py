"""Chance that falls the same way for the same seed: what a failing run is repeated with."""

from random import Random


def chance(*parts: object) -> Random:
    """A generator of its own for each named thing: drawing more for one changes nothing in the others."""
    return Random("/".join(map(str, parts)))  # noqa: S311  # disturbances and synthetic people, not secrets
