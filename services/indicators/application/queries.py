"""The answers: values with their verdict, the cases behind a value, and the events behind a case."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from services.indicators.application.accanto import Accanto, accanto_a, caselle_accanto
from services.indicators.application.ports import EventoDelCaso, UnitOfWork
from services.indicators.application.questions import (
    Filtro,
    Indirizzo,
    anno_chiesto,
    casella,
    istante_chiesto,
    livello_chiesto,
)
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.cube import Casella
from services.indicators.domain.distanza import Distanza, distanza
from services.indicators.domain.ledger import Voce
from services.indicators.domain.levels import Livello, codici, di_prima, nome
from services.indicators.domain.period import anno_concluso, anno_iniziato, giorni_trascorsi, quota_trascorsa
from services.indicators.domain.proiezione import Proiezione, SenzaProiezione, proiezione
from services.indicators.domain.refusals import PuntoSconosciuto, TerritorioNonTrovato
from services.indicators.domain.regulation import Deliberazione, Indicatore, Misura, Obiettivo
from services.indicators.domain.restituzione.documento import destinatario
from services.indicators.domain.verdicts import VUOTA, Cella, Esito, Motivo, Verdetto, giudica, unite, valore
from services.indicators.domain.visibility import vede_il_valore
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest


@dataclass(frozen=True)
class Conto:
    """A value and what it is made of. `valore` None: zero denominator, or nothing counts it yet."""

    anno: int
    valore: Fraction | None
    numeratore: int | None
    denominatore: int | None
    contributi: int


@dataclass(frozen=True)
class Valore:
    """One indicator, territory and year. `noto_al` None: as known now. `precedente` None: nothing observed then."""

    indicatore: Indicatore
    livello: Livello
    territorio: str
    territorio_nome: str
    conto: Conto
    precedente: Conto | None
    obiettivo: Obiettivo
    verdetto: Verdetto
    regola: Regola | None
    distanza: Distanza | None
    proiezione: Proiezione | None
    """None where there is nothing to project: a year that has not begun or is over, an indicator without a rule."""
    accanto: tuple[Accanto, ...]
    """Empty where the year has not begun."""
    anno_concluso: bool
    noto_al: datetime | None
    aggiornato_al: datetime | None


@dataclass(frozen=True)
class Quadro:
    """The deliberation, and the rules by which it is counted."""

    deliberazione: Deliberazione
    regole: Regole


def quadro(uow: UnitOfWork) -> Quadro:
    return Quadro(uow.deliberazione, uow.regole)


def un_valore(indirizzo: Indirizzo, uow: UnitOfWork) -> Valore:
    """Raises what `questions.casella` raises, and NotoAlNelFuturo."""
    wanted = casella(indirizzo, uow)
    (found,) = _valori([wanted], istante_chiesto(indirizzo.noto_al, uow.now), uow)
    return found


def valori(filtro: Filtro, page: PageRequest, uow: UnitOfWork) -> Page[Valore]:
    """By indicator, territory and year. Without a territory: all those of the level that the caller may see, each in
    the years in which it was there.

    Raises IndicatoreSconosciuto, LivelloSconosciuto, AnnoFuoriDeliberazione, TerritorioNonTrovato, NotoAlNelFuturo.
    """
    livello = livello_chiesto(filtro.livello)
    noto_al = istante_chiesto(filtro.noto_al, uow.now)
    if filtro.codice is not None:
        uow.deliberazione.indicatore(filtro.codice)
    if filtro.anno is not None:
        anno_chiesto(filtro.anno, uow.deliberazione)
    territories = [code for code in codici(livello) if vede_il_valore(uow.actor, livello, code)]
    if filtro.territorio is not None:
        if filtro.territorio not in territories:
            raise TerritorioNonTrovato()
        territories = [filtro.territorio]
    codes = sorted(each.codice for each in uow.deliberazione.indicatori if filtro.codice in (None, each.codice))
    years = [anno for anno in sorted(uow.deliberazione.anni) if filtro.anno in (None, anno)]
    every = list(product(codes, years, territories))
    if filtro.territorio is None:
        there = {anno: frozenset(codici(livello, anno)) for anno in years}
        every = [each for each in every if each[2] in there[each[1]]]
    start = 0 if page.after is None else bisect_right(every, _after(page.after))
    end = start + page.limit
    shown = [Casella(code, anno, livello.value, territorio) for code, anno, territorio in every[start:end]]
    return Page(_valori(shown, noto_al, uow), _mark(shown[-1]) if end < len(every) else None)


class CasoDelValore(NamedTuple):
    """A contribution with its case, and what the case is called in the returns of the Ambito that is asked about."""

    caso_id: str
    voce: Voce
    nella_restituzione: str | None


def casi(indirizzo: Indirizzo, page: PageRequest, uow: UnitOfWork) -> Page[CasoDelValore]:
    """The contributions behind a value, case by case. Raises what `questions.casella` raises, and NotoAlNelFuturo."""
    wanted = casella(indirizzo, uow, con_i_casi=True)
    found = uow.libro.pagina(wanted, istante_chiesto(indirizzo.noto_al, uow.now), page)
    uow.touch(*(each.caso_id for each in found.items))
    a_chi = destinatario(wanted.territorio) if wanted.livello == Livello.AMBITO.value else None
    named = [
        CasoDelValore(caso_id, voce, None if a_chi is None else uow.pseudonimo(caso_id, a_chi))
        for caso_id, voce in found.items
    ]
    return Page(named, found.next_after)


def evento(event_id: str, uow: UnitOfWork) -> EventoDelCaso:
    """The public event, as it came. Raises NotFound: absent and outside the caller's territory answer alike."""
    found = uow.archivio.evento(event_id)
    scope = uow.actor.scope
    if found is None or not (scope.tutto or (found.territorio is not None and scope.sees(found.territorio))):
        raise NotFound()
    uow.touch(found.caso_id)
    return found


def _valori(wanted: Sequence[Casella], noto_al: datetime | None, uow: UnitOfWork) -> list[Valore]:
    if not wanted:
        return []
    both = [*wanted, *(before for each in wanted for before in prima_di(each)), *caselle_accanto(wanted, uow.regole)]
    cells = uow.cubo.celle(both) if noto_al is None else uow.libro.celle(both, noto_al)
    fresh = uow.archivio.aggiornato_al(noto_al)
    return [componi(each, cells, noto_al, fresh, uow) for each in wanted]


def componi(
    wanted: Casella, celle: Mapping[Casella, Cella], noto_al: datetime | None, fresh: datetime | None, uow: UnitOfWork
) -> Valore:
    """The value that a cell makes with the one of the year before, and what is counted beside it; all among `celle`.

    `fresh`: the latest event counted.
    """
    cell, before = celle.get(wanted, VUOTA), unite(celle.get(each, VUOTA) for each in prima_di(wanted))
    accanto = accanto_a(wanted, celle, uow.regole)
    indicatore = uow.deliberazione.indicatore(wanted.indicatore)
    livello = Livello(wanted.livello)
    regola = uow.regole.get(indicatore.codice)
    obiettivo = indicatore.obiettivo(wanted.anno)
    known_at = noto_al or uow.now
    counted = regola is not None and anno_iniziato(wanted.anno, known_at)
    return Valore(
        indicatore,
        livello,
        wanted.territorio,
        nome(livello, wanted.territorio),
        conto_di(indicatore.misura, wanted.anno, cell) if counted else Conto(wanted.anno, None, None, None, 0),
        conto_di(indicatore.misura, wanted.anno - 1, before) if before.contributi else None,
        obiettivo,
        verdetto_di(regola, indicatore, wanted, cell, before, known_at),
        regola,
        distanza(indicatore, wanted.anno, cell, before, quota_trascorsa(wanted.anno, known_at)) if counted else None,
        _proiezione(indicatore, wanted.anno, cell, before, known_at, regola),
        accanto if counted else (),
        anno_concluso(wanted.anno, known_at),
        noto_al,
        fresh,
    )


def _proiezione(
    indicatore: Indicatore, anno: int, cell: Cella, before: Cella, known_at: datetime, regola: Regola | None
) -> Proiezione | None:
    gone_by = quota_trascorsa(anno, known_at)
    if regola is None or not gone_by or anno_concluso(anno, known_at):
        return None
    if regola.legge_il_registro and indicatore.misura is not Misura.TRAGUARDO:
        return SenzaProiezione.DAL_REGISTRO
    days = giorni_trascorsi(anno, known_at)
    return proiezione(indicatore.misura, indicatore.obiettivo(anno), cell, before, days, gone_by)


def verdetto_di(
    regola: Regola | None, indicatore: Indicatore, wanted: Casella, cell: Cella, before: Cella, known_at: datetime
) -> Verdetto:
    """The verdict on a cell, against that of the year before, as known at an instant."""
    if regola is None:
        return Verdetto(Esito.NON_CALCOLABILE, Motivo.REGOLA_NON_IN_VIGORE)
    if not anno_iniziato(wanted.anno, known_at):
        return Verdetto(Esito.NON_CALCOLABILE, Motivo.ANNO_NON_INIZIATO)
    found = giudica(indicatore.misura, indicatore.obiettivo(wanted.anno), cell, before)
    if found.motivo is Motivo.NESSUN_ANNO_PRECEDENTE and _diviso(wanted):
        return Verdetto(Esito.NON_CALCOLABILE, Motivo.TERRITORIO_DIVISO)
    return found


def conto_di(misura: Misura, anno: int, cell: Cella) -> Conto:
    """For a mean the numerator is the sum of the days and the denominator the cases."""
    if misura is Misura.MEDIA:
        return Conto(anno, valore(misura, cell), cell.somma, cell.contributi, cell.contributi)
    return Conto(anno, valore(misura, cell), cell.numeratore, cell.denominatore, cell.contributi)


def prima_di(casella: Casella) -> list[Casella]:
    """The cells of the year before that are this one now; none where the territory came out of a division."""
    territories = di_prima(Livello(casella.livello), casella.territorio, casella.anno) or ()
    return [casella._replace(anno=casella.anno - 1, territorio=each) for each in territories]


def _diviso(casella: Casella) -> bool:
    return di_prima(Livello(casella.livello), casella.territorio, casella.anno) is None


def _mark(casella: Casella) -> str:
    return f"{casella.indicatore}|{casella.anno}|{casella.territorio}"


def _after(mark: str) -> tuple[str, int, str]:
    """The place in the list that a cursor names. Raises PuntoSconosciuto."""
    try:
        indicatore, anno, territorio = mark.split("|")
        return indicatore, int(anno), territorio
    except ValueError:
        raise PuntoSconosciuto() from None
