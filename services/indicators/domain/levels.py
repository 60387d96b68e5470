"""The five levels at which a value is read, and the territories of each.

A case's territory is its Ambito, Distretto and ASST, each explicit; the ATS follows from the ASST. Nothing is inferred
from a lower level where the published table is ambiguous (Milano Città, Oglio Po).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol

from shared.kernel.territory import REGIONE, Territorio, TerritorioIncoerente, Voce, lombardia


class Livello(StrEnum):
    AMBITO = "ambito"
    DISTRETTO = "distretto"
    ASST = "asst"
    ATS = "ats"
    REGIONE = "regione"


@dataclass(frozen=True, slots=True, eq=False)
class Luogo:
    """Where a case counts. `celle` are its five (level, code) pairs.

    Made once per row of the table by `luogo_di` and compared by identity: contributions are compared by the million.
    """

    territorio: Territorio
    ats: str
    celle: tuple[tuple[str, str], ...]


class Codici(Protocol):
    """Anything that carries the three codes of a case's territory."""

    @property
    def ambito(self) -> str: ...

    @property
    def distretto(self) -> str: ...

    @property
    def asst(self) -> str: ...


def luogo_di(codici: Codici) -> Luogo:
    """Raises TerritorioIncoerente where the published table has no such row."""
    found = _luoghi().get((codici.ambito, codici.distretto, codici.asst))
    if found is None:
        raise TerritorioIncoerente(ambito=codici.ambito, distretto=codici.distretto, asst=codici.asst)
    return found


class CodiciInParte(Protocol):
    """Anything that carries the codes as far as they are known."""

    @property
    def ambito(self) -> str | None: ...

    @property
    def distretto(self) -> str | None: ...

    @property
    def asst(self) -> str | None: ...


IGNOTO = ""
"""The code at a level at which one does not know where something belongs: there it has no cell."""


def luogo_in_parte(codici: CodiciInParte) -> Luogo:
    """Where something belongs of which not every code is known: at the levels that the known ones leave no doubt of.

    Codes that go together in no row of the table say nothing but that it is in the Region.
    """
    return _comune(
        tuple(
            voce
            for voce in lombardia().voci
            if codici.ambito in (None, voce.territorio.ambito)
            and codici.distretto in (None, voce.territorio.distretto)
            and codici.asst in (None, voce.territorio.asst)
        )
    )


def luogo_comune(territori: Iterable[Codici]) -> Luogo:
    """Where several territories are one: at the levels at which the same code comprises them all.

    Raises TerritorioIncoerente where the published table does not have one of them.
    """
    luoghi = {luogo_di(each).territorio for each in territori}
    return _comune(tuple(voce for voce in lombardia().voci if voce.territorio in luoghi))


def luogo_scritto(ambito: str, distretto: str, asst: str, ats: str) -> Luogo:
    """The luogo whose codes were written down; IGNOTO where there was none."""
    territorio = Territorio(ambito, distretto, asst)
    return luogo_di(territorio) if IGNOTO not in (ambito, distretto, asst) else _parziale(territorio, ats)


def _comune(voci: tuple[Voce, ...]) -> Luogo:
    def unico(livello: Livello) -> str:
        found = {codice(livello, voce) for voce in voci}
        return found.pop() if len(found) == 1 else IGNOTO

    return luogo_scritto(unico(Livello.AMBITO), unico(Livello.DISTRETTO), unico(Livello.ASST), unico(Livello.ATS))


@cache
def _parziale(territorio: Territorio, ats: str) -> Luogo:
    codes = (territorio.ambito, territorio.distretto, territorio.asst, ats, REGIONE)
    cells = zip((livello.value for livello in Livello), codes, strict=True)
    return Luogo(territorio, ats, tuple((livello, code) for livello, code in cells if code != IGNOTO))


def codice(livello: Livello, voce: Voce) -> str:
    """The code of a row of the table at a level."""
    match livello:
        case Livello.AMBITO:
            return voce.territorio.ambito
        case Livello.DISTRETTO:
            return voce.territorio.distretto
        case Livello.ASST:
            return voce.territorio.asst
        case Livello.ATS:
            return voce.ats
        case Livello.REGIONE:
            return REGIONE


def nome(livello: Livello, codice: str) -> str:
    """The published name of a territory; it must exist at that level."""
    voce = _righe()[livello][codice][0]
    match livello:
        case Livello.AMBITO:
            return voce.ambito_nome
        case Livello.DISTRETTO:
            return voce.distretto_nome
        case Livello.ASST:
            return voce.asst_nome
        case Livello.ATS:
            return voce.ats_nome
        case Livello.REGIONE:
            return "Regione Lombardia"


def codici(livello: Livello, anno: int | None = None) -> tuple[str, ...]:
    """The codes of a level, sorted; of a year: those that were valid on some day of it."""
    rows = _righe()[livello]
    if anno is None:
        return tuple(rows)
    dal, al = date(anno, 1, 1), date(anno, 12, 31)
    return tuple(code for code, voci in rows.items() if any(voce.vale(dal, al) for voce in voci))


@cache
def di_prima(livello: Livello, codice: str, anno: int) -> tuple[str, ...] | None:
    """The territories of the year before `anno` that are this one now; None where one of them was divided.

    Only Ambiti are known to merge and divide: at the other levels a code is what it was.
    """
    return lombardia().di_prima(codice, anno) if livello is Livello.AMBITO else (codice,)


def righe(livello: Livello, codice: str) -> tuple[Voce, ...]:
    """The rows of the table that a territory is made of; none where the code does not exist at that level."""
    return _righe()[livello].get(codice, ())


@cache
def _luoghi() -> dict[tuple[str, str, str], Luogo]:
    return {
        (voce.territorio.ambito, voce.territorio.distretto, voce.territorio.asst): Luogo(
            voce.territorio, voce.ats, tuple((livello.value, codice(livello, voce)) for livello in Livello)
        )
        for voce in lombardia().voci
    }


@cache
def _righe() -> dict[Livello, dict[str, tuple[Voce, ...]]]:
    tables: dict[Livello, dict[str, tuple[Voce, ...]]] = {}
    for livello in Livello:
        rows: dict[str, list[Voce]] = {}
        for voce in lombardia().voci:
            rows.setdefault(codice(livello, voce), []).append(voce)
        tables[livello] = {code: tuple(rows[code]) for code in sorted(rows)}
    return tables
