"""The territories of Lombardy: 8 ATS, 25 ASST, 86 Distretti, 91 Ambiti.

The one domain noun of the kernel (ADR 0004): every service checks the same table. Ambito and Distretto are
many-to-many, and one Distretto stands under two ASST, so a case carries its three codes and nothing is inferred
where the table is ambiguous.

A code may be valid from a day, or until one: the deliberation foresees that Ambiti merge and divide. Cases keep the
codes that they were given; a new case takes a code that is valid on its day (`resolve(..., il=...)`). What became of an
Ambito is in `data/successioni.csv` (dal, da, a), empty as long as none did.

Source of the table: Regione Lombardia, elenco Ambiti, Distretti, ASST and ATS (`data/ambiti_lombardia.csv`, 102 rows).
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from shared.kernel.refusal import InvalidInput

REGIONE = "030"
"""ISTAT code of Regione Lombardia."""


class AmbitoSconosciuto(InvalidInput):
    codice = "ambito-sconosciuto"
    titolo = "L'Ambito indicato non esiste"


class AmbitoNonValido(InvalidInput):
    """The code exists, but not on that day: it was merged or divided, or is not there yet."""

    codice = "ambito-non-valido-in-questa-data"
    titolo = "L'Ambito indicato non esiste in questa data"


class DistrettoSconosciuto(InvalidInput):
    codice = "distretto-sconosciuto"
    titolo = "Il Distretto indicato non esiste"


class AsstSconosciuta(InvalidInput):
    codice = "asst-sconosciuta"
    titolo = "L'ASST indicata non esiste"


class TerritorioIncoerente(InvalidInput):
    codice = "territorio-incoerente"
    titolo = "Ambito, Distretto e ASST indicati non vanno insieme"


class TerritorioAmbiguo(InvalidInput):
    codice = "territorio-ambiguo"
    titolo = "L'Ambito ha più Distretti o ASST: indicarli esplicitamente"


@dataclass(frozen=True)
class Territorio:
    """Where a case belongs: the codes of its Ambito (50036), Distretto (22047) and ASST (718)."""

    ambito: str
    distretto: str
    asst: str


@dataclass(frozen=True)
class Voce:
    """One row of the table."""

    territorio: Territorio
    ats: str
    ambito_nome: str
    distretto_nome: str
    asst_nome: str
    ats_nome: str
    valido_dal: date | None = None
    valido_al: date | None = None
    """First and last civil day on which the row is valid; None: always."""

    def vale(self, dal: date, al: date) -> bool:
        """Whether it is valid on some day between these two, both included."""
        return (self.valido_dal is None or self.valido_dal <= al) and (self.valido_al is None or dal <= self.valido_al)


@dataclass(frozen=True)
class Successione:
    """From the day `dal` on, Ambito `a` is in the place of Ambito `da`, or of a part of it.

    Several `da` with one `a` are a merger, one `da` with several `a` a division; who keeps its code names itself.
    """

    dal: date
    da: str
    a: str


class Territori:
    """The table, and the questions one may ask of it."""

    def __init__(self, voci: Iterable[Voce], successioni: Iterable[Successione] = ()) -> None:
        self.voci = tuple(voci)
        self.successioni = tuple(sorted(successioni, key=lambda each: (each.dal, each.da, each.a)))
        self._by_territorio = {v.territorio: v for v in self.voci}
        self._by_ambito: dict[str, list[Territorio]] = {}
        for v in self.voci:
            self._by_ambito.setdefault(v.territorio.ambito, []).append(v.territorio)
        self._distretti = {v.territorio.distretto for v in self.voci}
        self._asst = {v.territorio.asst for v in self.voci}

    def resolve(
        self, ambito: str, distretto: str | None = None, asst: str | None = None, *, il: date | None = None
    ) -> Territorio:
        """The territory that the codes name; missing codes are filled only where the table leaves one choice.

        `il`: the civil day on which it must be valid; None: whenever, as for what was said long ago.
        Raises AmbitoSconosciuto, DistrettoSconosciuto, AsstSconosciuta, TerritorioIncoerente, TerritorioAmbiguo,
        AmbitoNonValido.
        """
        ever = self.dell_ambito(ambito)
        if distretto is not None and distretto not in self._distretti:
            raise DistrettoSconosciuto(distretto=distretto)
        if asst is not None and asst not in self._asst:
            raise AsstSconosciuta(asst=asst)
        there = [t for t in ever if il is None or self._by_territorio[t].vale(il, il)]
        if il is not None and not there:
            raise AmbitoNonValido(self._perche_non_vale(ambito, il), ambito=ambito, il=il.isoformat())
        choices = [t for t in there if distretto in (None, t.distretto) and asst in (None, t.asst)]
        if not choices:
            raise TerritorioIncoerente(ambito=ambito, distretto=distretto, asst=asst)
        if len(choices) > 1:
            raise TerritorioAmbiguo(ambito=ambito, distretto=distretto, asst=asst)
        return choices[0]

    def dell_ambito(self, ambito: str) -> tuple[Territorio, ...]:
        """Every territory that an Ambito has, or had. Raises AmbitoSconosciuto."""
        if ambito not in self._by_ambito:
            raise AmbitoSconosciuto(ambito=ambito)
        return tuple(self._by_ambito[ambito])

    def di_prima(self, ambito: str, anno: int) -> tuple[str, ...] | None:
        """The Ambiti of the year before `anno` that together are this one by its end: itself, where nothing happened.

        None where one of them was divided: no number tells which part of the old one is here.
        """
        found: set[str] = set()
        waiting = [ambito]
        while waiting:
            code = waiting.pop()
            found.add(code)
            if len(self._diventa(code, anno)) > 1:
                return None
            waiting += {each.da for each in self._tra(anno) if each.a == code} - found
        dal, al = date(anno - 1, 1, 1), date(anno - 1, 12, 31)
        there = {v.territorio.ambito for v in self.voci if v.vale(dal, al)}
        return tuple(sorted(found & there))

    def _diventa(self, ambito: str, anno: int) -> set[str]:
        return {each.a for each in self._tra(anno) if each.da == ambito}

    def _tra(self, anno: int) -> Iterator[Successione]:
        """What happened after the year before `anno` began, until its end."""
        return (each for each in self.successioni if date(anno - 1, 1, 1) < each.dal <= date(anno, 12, 31))

    def _perche_non_vale(self, ambito: str, il: date) -> str:
        said = f"L'Ambito {ambito} non esiste il {il:%d/%m/%Y}"
        heirs = [each for each in self.successioni if each.da == ambito and each.dal <= il]
        if not heirs:
            return said
        return f"{said}: dal {heirs[-1].dal:%d/%m/%Y} al suo posto c'è " + ", ".join(
            each.a for each in heirs if each.dal == heirs[-1].dal
        )

    def voce(self, territorio: Territorio) -> Voce:
        """The row of a territory. Raises TerritorioIncoerente where the table has none."""
        try:
            return self._by_territorio[territorio]
        except KeyError:
            raise TerritorioIncoerente(**vars(territorio)) from None

    def ats_of(self, territorio: Territorio) -> str:
        return self.voce(territorio).ats


@cache
def lombardia() -> Territori:
    """The table as published; read once."""
    data = files("shared.kernel").joinpath("data")
    return leggi(
        data.joinpath("ambiti_lombardia.csv").read_text(encoding="utf-8"),
        data.joinpath("successioni.csv").read_text(encoding="utf-8"),
    )


def leggi(ambiti: str, successioni: str) -> Territori:
    """The table out of its two files; columns `valido_dal` and `valido_al` (ISO days) may be missing or empty.

    Raises ValueError where a day is none, or a succession names an Ambito that the table does not have.
    """
    territori = Territori(
        (_voce(row) for row in csv.DictReader(ambiti.splitlines())),
        (
            Successione(date.fromisoformat(row["dal"]), row["da"], row["a"])
            for row in csv.DictReader(successioni.splitlines())
        ),
    )
    known = {voce.territorio.ambito for voce in territori.voci}
    unknown = {code for each in territori.successioni for code in (each.da, each.a)} - known
    if unknown:
        raise ValueError(f"successioni.csv: {', '.join(sorted(unknown))} non è tra gli Ambiti")
    return territori


def _voce(row: dict[str, str]) -> Voce:
    def day(name: str) -> date | None:
        text = row.get(name)
        return date.fromisoformat(text) if text else None

    return Voce(
        territorio=Territorio(row["ambito_code"], row["distretto_code"], row["asst_code"]),
        ats=row["ats_code"],
        ambito_nome=row["ambito_name"],
        distretto_nome=row["distretto_name"],
        asst_nome=row["asst_name"],
        ats_nome=row["ats_name"],
        valido_dal=day("valido_dal"),
        valido_al=day("valido_al"),
    )
