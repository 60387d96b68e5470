"""The values of an Ambito, read from the cube and written as they are said outside."""

from fractions import Fraction

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.queries import Valore, valori
from services.indicators.application.questions import Filtro
from services.indicators.domain.levels import Livello
from services.indicators.domain.regulation import Obiettivo
from shared.contracts.leps import FotografiaAmbito, ObiettivoLeps, ValoreLeps
from shared.kernel.store import PageRequest

DIGITS = 6
"""Decimal digits of a value; verdicts are taken on the exact fraction, not on this."""
AT_ONCE = 200


def fotografia(ambito: str, impronta: str, uow: UnitOfWork) -> FotografiaAmbito:
    """All indicators and years of one Ambito, as known now."""
    found = _tutti(Filtro(Livello.AMBITO.value, territorio=ambito), uow)
    return FotografiaAmbito(
        ambito=ambito,
        impronta=impronta,
        deliberazione=uow.deliberazione.fonte,
        aggiornato_al=found[0].aggiornato_al if found else None,
        valori=tuple(map(_valore, found)),
    )


def _tutti(filtro: Filtro, uow: UnitOfWork) -> list[Valore]:
    found: list[Valore] = []
    page = PageRequest(limit=AT_ONCE)
    while True:
        some = valori(filtro, page, uow)
        found += some.items
        if some.next_after is None:
            return found
        page = PageRequest(some.next_after, AT_ONCE)


def _valore(valore: Valore) -> ValoreLeps:
    conto, verdetto = valore.conto, valore.verdetto
    return ValoreLeps(
        codice=valore.indicatore.codice,
        anno=conto.anno,
        misura=valore.indicatore.misura.value,
        valore=_number(conto.valore),
        numeratore=conto.numeratore,
        denominatore=conto.denominatore,
        casi=conto.contributi,
        obiettivo=_obiettivo(valore.obiettivo),
        verdetto=verdetto.esito.value,
        motivo=None if verdetto.motivo is None else verdetto.motivo.value,
        provvisorio=not valore.anno_concluso,
        regola=None if valore.regola is None else valore.regola.versione,
    )


def _obiettivo(obiettivo: Obiettivo) -> ObiettivoLeps:
    soglia = None if obiettivo.soglia is None else float(obiettivo.soglia)
    return ObiettivoLeps(tipo=obiettivo.tipo.value, soglia=soglia, testo=obiettivo.testo)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)
