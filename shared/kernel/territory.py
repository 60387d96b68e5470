"""The territories of Lombardy: 8 ATS, 25 ASST, 86 Distretti, 91 Ambiti.

The one domain noun of the kernel (ADR 0004): every service checks the same table. Ambito and Distretto are
many-to-many, and one Distretto stands under two ASST, so a case carries its three codes and nothing is inferred
where the table is ambiguous.

Source of the table: Regione Lombardia, elenco Ambiti, Distretti, ASST and ATS (`data/ambiti_lombardia.csv`, 102 rows).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shared.kernel.refusal import InvalidInput

REGIONE = "030"
"""ISTAT code of Regione Lombardia."""


class AmbitoSconosciuto(InvalidInput):
    codice = "ambito-sconosciuto"
    titolo = "L'Ambito indicato non esiste"


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


class Territori:
    """The table, and the questions one may ask of it."""

    def __init__(self, voci: Iterable[Voce]) -> None:
        self.voci = tuple(voci)
        self._by_territorio = {v.territorio: v for v in self.voci}
        self._by_ambito: dict[str, list[Territorio]] = {}
        for v in self.voci:
            self._by_ambito.setdefault(v.territorio.ambito, []).append(v.territorio)
        self._distretti = {v.territorio.distretto for v in self.voci}
        self._asst = {v.territorio.asst for v in self.voci}

    def resolve(self, ambito: str, distretto: str | None = None, asst: str | None = None) -> Territorio:
        """The territory that the codes name; missing codes are filled only where the table leaves one choice.

        Raises AmbitoSconosciuto, DistrettoSconosciuto, AsstSconosciuta, TerritorioIncoerente, TerritorioAmbiguo.
        """
        if ambito not in self._by_ambito:
            raise AmbitoSconosciuto(ambito=ambito)
        if distretto is not None and distretto not in self._distretti:
            raise DistrettoSconosciuto(distretto=distretto)
        if asst is not None and asst not in self._asst:
            raise AsstSconosciuta(asst=asst)
        choices = [t for t in self._by_ambito[ambito] if distretto in (None, t.distretto) and asst in (None, t.asst)]
        if not choices:
            raise TerritorioIncoerente(ambito=ambito, distretto=distretto, asst=asst)
        if len(choices) > 1:
            raise TerritorioAmbiguo(ambito=ambito, distretto=distretto, asst=asst)
        return choices[0]

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
    text = files("shared.kernel").joinpath("data/ambiti_lombardia.csv").read_text(encoding="utf-8")
    return Territori(
        Voce(
            territorio=Territorio(row["ambito_code"], row["distretto_code"], row["asst_code"]),
            ats=row["ats_code"],
            ambito_nome=row["ambito_name"],
            distretto_nome=row["distretto_name"],
            asst_nome=row["asst_name"],
            ats_nome=row["ats_name"],
        )
        for row in csv.DictReader(text.splitlines())
    )
