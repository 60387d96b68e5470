"""What a registrazione states, kind by kind: checked in itself, whatever else the register says.

Each content knows the civil day from which it is true (`giorno`), the years that it concerns, and the `identita` of
the voce that it belongs to: what a second voce of the same place may not repeat.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from services.indicators.domain.contributions.denominazioni import normalizzata
from services.indicators.domain.refusals import AnnoFuoriDeliberazione
from services.indicators.domain.registro.codici import (
    Destinatari,
    Genere,
    Materia,
    Professione,
    StatoProtocollo,
    TipologiaEnte,
)
from services.indicators.domain.registro.refusals import (
    DataPrimaDegliAmbiti,
    DatoPersonaleNelRegistro,
    GiornoFuoriAnno,
    IncontriOltreIPrevisti,
    ProfessioniMancanti,
)
from shared.kernel.refusal import FutureDate, InconsistentDates, InvalidInput

PRIMO_GIORNO = date(2000, 11, 8)
"""L. 328/2000, which made the Ambiti (art. 8)."""
SENZA_FINE = 9999
"""The last year of what has not ended."""

_CODICE_FISCALE = re.compile(
    r"\b[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Limiti:
    """Against what a registrazione is checked: the civil day of today, and the years of the deliberation in force."""

    oggi: date
    anni: Collection[int]


@dataclass(frozen=True, kw_only=True)
class Equipe:
    """An EEMM. `professioni`: those that take part in it, or took part in it in its time."""

    denominazione: str
    attiva_dal: date
    attiva_al: date | None = None
    professioni: tuple[Professione, ...]
    documento: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProfessioniPresenti:
    anno: int
    professioni: tuple[Professione, ...]
    documento: str | None = None


@dataclass(frozen=True, kw_only=True)
class Incontri:
    """How many meetings were planned for the year, and how many of them were held up to the day `al`."""

    destinatari: Destinatari
    anno: int
    al: date
    previsti: int
    svolti: int
    documento: str | None = None


@dataclass(frozen=True, kw_only=True)
class Protocollo:
    """A state reached on a day; `documento` is the act that says so."""

    materia: Materia
    stato: StatoProtocollo
    il: date
    documento: str


@dataclass(frozen=True, kw_only=True)
class Strumento:
    denominazione: str
    condiviso_dal: date
    condiviso_al: date | None = None
    documento: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ente:
    denominazione: str
    tipologia: TipologiaEnte
    partecipa_dal: date
    partecipa_al: date | None = None
    documento: str | None = None


Contenuto: TypeAlias = Equipe | ProfessioniPresenti | Incontri | Protocollo | Strumento | Ente


def genere_di(contenuto: Contenuto) -> Genere:
    match contenuto:
        case Equipe():
            return Genere.EQUIPE
        case ProfessioniPresenti():
            return Genere.PROFESSIONI
        case Incontri():
            return Genere.INCONTRI
        case Protocollo():
            return Genere.PROTOCOLLI
        case Strumento():
            return Genere.STRUMENTI
        case Ente():
            return Genere.ENTI


def verificato(contenuto: Contenuto, limiti: Limiti) -> Contenuto:
    """The content in its one form: each profession once, in the order of the list.

    Raises FutureDate, DataPrimaDegliAmbiti, InconsistentDates, AnnoFuoriDeliberazione, GiornoFuoriAnno,
    IncontriOltreIPrevisti, ProfessioniMancanti, DatoPersonaleNelRegistro.
    """
    _senza_persone(contenuto)
    match contenuto:
        case Equipe() | Strumento() | Ente():
            _periodo(*periodo(contenuto), limiti)
        case ProfessioniPresenti():
            _anno(contenuto.anno, limiti)
        case Incontri():
            _anno(contenuto.anno, limiti)
            _incontri(contenuto, limiti)
        case Protocollo():
            _giorno(contenuto.il, limiti)
    if isinstance(contenuto, Equipe | ProfessioniPresenti):
        if not contenuto.professioni:
            raise ProfessioniMancanti()
        una_volta = tuple(each for each in Professione if each in contenuto.professioni)
        return replace(contenuto, professioni=una_volta)
    return contenuto


def periodo(contenuto: Equipe | Strumento | Ente) -> tuple[date, date | None]:
    """First and last civil day; None: not ended."""
    match contenuto:
        case Equipe():
            return contenuto.attiva_dal, contenuto.attiva_al
        case Strumento():
            return contenuto.condiviso_dal, contenuto.condiviso_al
        case Ente():
            return contenuto.partecipa_dal, contenuto.partecipa_al


def giorno(contenuto: Contenuto) -> date:
    """The civil day on which it became true. Of the professions of a year only the year is known: its first day."""
    match contenuto:
        case ProfessioniPresenti():
            return date(contenuto.anno, 1, 1)
        case Incontri():
            return contenuto.al
        case Protocollo():
            return contenuto.il
        case _:
            return periodo(contenuto)[0]


def anni(contenuto: Contenuto) -> tuple[int, int]:
    """First and last year that it concerns."""
    match contenuto:
        case ProfessioniPresenti() | Incontri():
            return contenuto.anno, contenuto.anno
        case Protocollo():
            return contenuto.il.year, contenuto.il.year if contenuto.stato is StatoProtocollo.CESSATO else SENZA_FINE
        case _:
            dal, al = periodo(contenuto)
            return dal.year, SENZA_FINE if al is None else al.year


def identita(contenuto: Contenuto) -> str:
    """What names the voce among those of its kind and place; two names that the indicators take for one are one.

    A name is free again once the thing that bore it has ended.
    """
    match contenuto:
        case ProfessioniPresenti():
            return str(contenuto.anno)
        case Incontri():
            return f"{contenuto.destinatari}/{contenuto.anno}"
        case Protocollo():
            return contenuto.materia.value
        case _:
            dal, al = periodo(contenuto)
            nome = normalizzata(contenuto.denominazione)
            return nome if al is None else f"{nome}/{dal.isoformat()}"


def _senza_persone(contenuto: Contenuto) -> None:
    testi = (getattr(contenuto, "denominazione", None), contenuto.documento)
    if any(testo is not None and _CODICE_FISCALE.search(testo) for testo in testi):
        raise DatoPersonaleNelRegistro()


def _giorno(giorno: date, limiti: Limiti) -> None:
    if giorno > limiti.oggi:
        raise FutureDate(giorno=giorno.isoformat())
    if giorno < PRIMO_GIORNO:
        raise DataPrimaDegliAmbiti(giorno=giorno.isoformat())


def _periodo(dal: date, al: date | None, limiti: Limiti) -> None:
    _giorno(dal, limiti)
    if al is not None:
        _giorno(al, limiti)
        if al < dal:
            raise InconsistentDates("La fine precede l'inizio")


def _anno(anno: int, limiti: Limiti) -> None:
    if anno not in limiti.anni:
        raise AnnoFuoriDeliberazione(anno=anno)
    if anno > limiti.oggi.year:
        raise FutureDate(anno=anno)


def _incontri(incontri: Incontri, limiti: Limiti) -> None:
    _giorno(incontri.al, limiti)
    if incontri.al.year != incontri.anno:
        raise GiornoFuoriAnno(al=incontri.al.isoformat(), anno=incontri.anno)
    if incontri.previsti < 0 or incontri.svolti < 0:
        raise InvalidInput("Gli incontri si contano da zero in su")
    if incontri.svolti > incontri.previsti:
        raise IncontriOltreIPrevisti()
