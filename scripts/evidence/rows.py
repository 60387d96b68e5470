"""The rows that claim something, and the tests that they name."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_A_TEST = re.compile(r"(?P<file>tests/[\w/]+\.py)::(?P<name>test_\w+)")
_DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)


class Esito(StrEnum):
    PROVATA = "provata"
    IN_PARTE = "in_parte"
    NO = "no"
    IN_ARRIVO = "in_arrivo"
    """Somebody is at it; until its tests are here it counts as `no`."""
    NON_APPLICABILE = "non_applicabile"


NOMI = {
    Esito.PROVATA: "provata",
    Esito.IN_PARTE: "in parte",
    Esito.NO: "no",
    Esito.IN_ARRIVO: "no, in arrivo",
    Esito.NON_APPLICABILE: "non applicabile",
}
PROVE_DOVUTE = {Esito.PROVATA, Esito.IN_PARTE}
SENZA_PROVE = {Esito.NO, Esito.IN_ARRIVO}


@dataclass(frozen=True)
class Riga:
    """`come`: how, what is missing, or why it does not apply. `prove`: `tests/....py::test_...`."""

    id: str
    livello: int
    requisito: str
    esito: Esito
    come: str
    prove: tuple[str, ...]


def righe(name: str) -> list[Riga]:
    """Of a file beside this one. Raises ValueError, KeyError where a row has not the form."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return [
            Riga(r["id"], int(r["livello"]), r["requisito"], Esito(r["esito"]), r["come"], tuple(r["prove"].split()))
            for r in csv.DictReader(file, delimiter=";")
        ]


def lamenti(rows: Iterable[Riga]) -> Iterator[str]:
    """What a row claims and cannot."""
    for row in rows:
        yield from (f"{row.id}: {test} non c'è" for test in row.prove if not exists(test))
        if len(row.come) < 3 or not row.requisito:
            yield f"{row.id}: non dice come, o perché no"
        if row.esito in PROVE_DOVUTE and not row.prove:
            yield f"{row.id}: {NOMI[row.esito]}, e nessuna prova"
        if row.esito in SENZA_PROVE and row.prove:
            yield f"{row.id}: {NOMI[row.esito]}, e una prova"
        if len(set(row.prove)) < len(row.prove):
            yield f"{row.id}: la stessa prova due volte"


def exists(test: str) -> bool:
    """Whether the repository has this file, and in it this test."""
    found = _A_TEST.fullmatch(test)
    return found is not None and found["name"] in _tests(found["file"])


@cache
def _tests(file: str) -> frozenset[str]:
    path = ROOT / file
    return frozenset(_DEFINED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def in_breve(test: str) -> str:
    """A test as a page says it: a link to its file, and its sentence."""
    file, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})"
