"""Who may do what, how far they see, and for what purpose: the one table, which a person can read (ADR 0042).

`data/politica.csv` has one line for each operation of each service, `data/politica_parole.csv` says what words mean.
Routes, their OpenAPI documents, docs/chi-puo-che-cosa.md and the tests read it here; nothing else says who may what.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from shared.kernel.actor import EVERYBODY, Ruolo

CHIUNQUE: Final = "chiunque"
"""In place of the roles: a route that tells nothing about anybody, with no token needed."""
FHIR: Final = "fhir_"
FHIR_READS: Final = ("search", "next", "read", "history", "vread")
"""What `fhir_<type>_*` stands for: the ways of reading one type. An operation that writes has a line of its own."""


class Portata(StrEnum):
    """How far an operation reaches; the stores see to it, the matrix of `make security` proves it."""

    DI_CHI_CHIEDE = "di_chi_chiede"
    REGIONE = "regione"
    PROPRIO_ACCOUNT = "proprio_account"
    NESSUNO = "nessuno"


class Relazione(StrEnum):
    """What narrows an operation beside the territory."""

    PROPRIA_SEGNALAZIONE = "propria_segnalazione"
    PROPRIO_ACCOUNT = "proprio_account"
    INTERO_TERRITORIO = "intero_territorio"
    PROPRIO_AMBITO = "proprio_ambito"


class PoliticaIlleggibile(Exception):
    """A mistake in the table, found when it is read: a word that it does not define, or the same operation twice."""


@dataclass(frozen=True)
class Parola:
    """A word of the table: how it is said to a person, and what it means."""

    nome: str
    significa: str


@dataclass(frozen=True)
class Regola:
    """One operation. `ruoli` is empty where anybody may, without a token; `relazioni` says what narrows which role."""

    servizio: str
    operazione: str
    che_cosa: str
    ruoli: frozenset[Ruolo]
    portata: Portata
    relazioni: Mapping[Ruolo, Relazione]
    finalita: str


@dataclass(frozen=True)
class Politica:
    """The table. `parole`: by kind (ruolo, territorio, relazione, finalita) and word."""

    regole: tuple[Regola, ...]
    parole: Mapping[str, Mapping[str, Parola]]

    def di(self, servizio: str, *others: str) -> dict[str, Regola]:
        """The operations of a service by name, and what it answers for `others` in FHIR beside its own.

        A type that several have lets in whom any of them does: each looks again at its own line.
        """
        found = {regola.operazione: regola for regola in self.regole if regola.servizio == servizio}
        for regola in self.regole:
            if regola.servizio in others and regola.operazione.startswith(FHIR):
                known = found.get(regola.operazione, regola)
                found[regola.operazione] = replace(known, ruoli=known.ruoli | regola.ruoli)
        return found

    def detta(self, regola: Regola) -> str:
        """In one line of Italian: who may, how far, for what."""
        chi = ", ".join(self.nomi("ruolo", regola.ruoli or [CHIUNQUE]))
        limiti = "".join(f"; {limite}" for limite in self.limiti(regola))
        territorio = self.parole["territorio"][regola.portata].nome
        finalita = self.parole["finalita"][regola.finalita].nome
        return f"Chi può: {chi}. Territorio: {territorio}{limiti}. Finalità: {finalita}."

    def limiti(self, regola: Regola) -> list[str]:
        """What narrows it beside the territory, each in a few words."""
        per_limite: dict[Relazione, list[Ruolo]] = defaultdict(list)
        for ruolo in self._in_ordine(regola.relazioni):
            per_limite[regola.relazioni[ruolo]].append(ruolo)
        return [
            self.parole["relazione"][limite].nome
            if frozenset(ruoli) == regola.ruoli
            else f"{', '.join(self.nomi('ruolo', ruoli))}: {self.parole['relazione'][limite].nome}"
            for limite, ruoli in per_limite.items()
        ]

    def nomi(self, genere: str, parole: Iterable[str]) -> list[str]:
        """How these words are said, in the order in which the table defines them."""
        wanted = set(parole)
        return [parola.nome for nome, parola in self.parole[genere].items() if nome in wanted]

    def _in_ordine(self, ruoli: Iterable[Ruolo]) -> list[Ruolo]:
        return sorted(ruoli, key=list(Ruolo).index)


@cache
def politica() -> Politica:
    """The table in force; read once. Raises PoliticaIlleggibile."""
    data = files("shared.web").joinpath("data")
    return leggi(
        data.joinpath("politica.csv").read_text(encoding="utf-8"),
        data.joinpath("politica_parole.csv").read_text(encoding="utf-8"),
    )


def leggi(regole: str, parole: str) -> Politica:
    """The table out of its two files, `;` between the columns. Raises PoliticaIlleggibile."""
    defined: dict[str, dict[str, Parola]] = defaultdict(dict)
    for row in _righe(parole):
        defined[row["genere"]][row["parola"]] = Parola(row["nome"], row["significa"])
    for genere, words in (
        ("ruolo", {*EVERYBODY, CHIUNQUE}),
        ("territorio", set(Portata)),
        ("relazione", set(Relazione)),
    ):
        if defined[genere].keys() != words:
            raise PoliticaIlleggibile(f"{genere}: {sorted(defined[genere].keys() ^ words)}")
    found: dict[tuple[str, str], Regola] = {}
    for row in _righe(regole):
        for regola in _regole(row, defined):
            if found.setdefault((regola.servizio, regola.operazione), regola) is not regola:
                raise PoliticaIlleggibile(f"{regola.servizio} {regola.operazione}: due volte")
    return Politica(tuple(found.values()), defined)


def _righe(text: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        if None in row or None in row.values():
            raise PoliticaIlleggibile(f"{row}: una colonna di troppo, o di meno")
        yield row


def _regole(row: Mapping[str, str], parole: Mapping[str, Mapping[str, Parola]]) -> Iterator[Regola]:
    try:
        ruoli = frozenset[Ruolo]() if row["ruoli"] == CHIUNQUE else frozenset(map(Ruolo, row["ruoli"].split(" ")))
        regola = Regola(
            servizio=row["servizio"],
            operazione=row["operazione"],
            che_cosa=row["che_cosa"],
            ruoli=ruoli,
            portata=Portata(row["territorio"]),
            relazioni=dict(_relazioni(row["relazione"], ruoli)),
            finalita=row["finalita"],
        )
    except (KeyError, ValueError) as error:
        raise PoliticaIlleggibile(f"{row}: {error}") from error
    if not ruoli <= set(EVERYBODY) or not regola.relazioni.keys() <= ruoli or not regola.che_cosa:
        raise PoliticaIlleggibile(f"{row}: un ruolo non ammesso, o manca che cosa")
    if regola.finalita not in parole["finalita"]:
        raise PoliticaIlleggibile(f"{row}: finalità non definita")
    if not ruoli and regola.portata is not Portata.NESSUNO:
        raise PoliticaIlleggibile(f"{row}: chiunque può soltanto ciò che non riguarda nessuno")
    if regola.operazione.startswith(FHIR) and regola.operazione.endswith("_*"):
        yield from (replace(regola, operazione=f"{regola.operazione[:-1]}{each}") for each in FHIR_READS)
    else:
        yield regola


def _relazioni(text: str, ruoli: Iterable[Ruolo]) -> Iterator[tuple[Ruolo, Relazione]]:
    """`parola` narrows everybody who may, `ruolo:parola` one role."""
    for said in text.split():
        ruolo, colon, limite = said.partition(":")
        if colon:
            yield Ruolo(ruolo), Relazione(limite)
        else:
            yield from ((each, Relazione(said)) for each in ruoli)
