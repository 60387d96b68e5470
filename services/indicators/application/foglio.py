"""Taking the numbers of a return: all indicators of an Ambito and year, as known at an instant."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.queries import Conto, Valore, valori
from services.indicators.application.questions import Filtro, istante_chiesto
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.cube import Casella
from services.indicators.domain.differenze import Cambiamento, confronta
from services.indicators.domain.levels import Livello, nome
from services.indicators.domain.period import anno_concluso
from services.indicators.domain.regulation import Obiettivo
from services.indicators.domain.restituzione.documento import (
    CasiCambiati,
    Conteggio,
    ContoAccanto,
    Foglio,
    RegolaUsata,
    Riga,
    Sezione,
    Traguardo,
    destinatario,
)
from shared.kernel.store import PageRequest

A_PAGE = 200
NAMED = 200
"""Cases named per indicator and kind of change: the others are counted. All of them can be asked of `/valori`."""


def prendi(ambito: str, anno: int, noto_al: date | datetime | None, uow: UnitOfWork) -> Foglio:
    """`noto_al` None: as known now. Raises what `valori` raises."""
    known_at = istante_chiesto(noto_al, uow.now) or uow.now
    by_code = {each.indicatore.codice: each for each in _valori(ambito, anno, known_at, uow)}
    return Foglio(
        ambito=ambito,
        ambito_nome=nome(Livello.AMBITO, ambito),
        anno=anno,
        deliberazione=uow.deliberazione.fonte,
        noto_al=known_at,
        anno_concluso=anno_concluso(anno, known_at),
        aggiornato_al=uow.archivio.aggiornato_al(known_at),
        sezioni=tuple(
            Sezione(
                leps.codice, leps.nome, leps.norma, tuple(riga_di(by_code[each.codice]) for each in leps.indicatori)
            )
            for leps in uow.deliberazione.leps
        ),
    )


def casi_cambiati(prima: Foglio, dopo: Foglio, uow: UnitOfWork) -> Mapping[str, CasiCambiati | None]:
    """By indicator, the cases that count otherwise at one instant than at the other, by the rules in force now.

    None where the ledger does not say any more what was published then: another rule counts it now, or an event was
    delivered after it should have been known.
    """
    published = {riga.codice: riga for riga in prima.righe}
    found: dict[str, CasiCambiati | None] = {}
    for riga in dopo.righe:
        before = published.get(riga.codice)
        casella = Casella(riga.codice, dopo.anno, Livello.AMBITO.value, dopo.ambito)
        old = list(_contributi(casella, prima.noto_al, uow))
        if before is None or before.regola != riga.regola or before.conteggio.contributi != len(old):
            found[riga.codice] = None
        elif changed := _confrontati(old, _contributi(casella, dopo.noto_al, uow), destinatario(dopo.ambito), uow):
            found[riga.codice] = changed
    return found


def _confrontati(
    prima: Iterable[tuple[str, Contributo]], dopo: Iterable[tuple[str, Contributo]], a_chi: str, uow: UnitOfWork
) -> CasiCambiati:
    kinds: dict[Cambiamento, dict[str, None]] = {kind: {} for kind in Cambiamento}
    changes = confronta(prima, dopo)
    for each in changes:
        kinds[each.cambiamento][each.caso_id] = None
    named: dict[Cambiamento, tuple[str, ...]] = {}
    for kind, cases in kinds.items():
        names = {caso_id: uow.pseudonimo(caso_id, a_chi) for caso_id in list(cases)[:NAMED]}
        named[kind] = tuple(name for name in names.values() if name is not None)
        uow.touch(*names)
    return CasiCambiati(
        named[Cambiamento.ENTRATO],
        named[Cambiamento.USCITO],
        named[Cambiamento.CAMBIATO],
        sum(len(cases) for cases in kinds.values()) - sum(len(cases) for cases in named.values()),
    )


def _contributi(casella: Casella, noto_al: datetime, uow: UnitOfWork) -> Iterator[tuple[str, Contributo]]:
    page: PageRequest | None = PageRequest(limit=A_PAGE)
    while page is not None:
        found = uow.libro.pagina(casella, noto_al, page)
        yield from ((each.caso_id, each.voce.contributo) for each in found.items)
        page = None if found.next_after is None else PageRequest(found.next_after, A_PAGE)


def _valori(ambito: str, anno: int, noto_al: datetime, uow: UnitOfWork) -> Iterator[Valore]:
    filtro = Filtro(Livello.AMBITO.value, ambito, anno, noto_al=noto_al)
    page: PageRequest | None = PageRequest(limit=A_PAGE)
    while page is not None:
        found = valori(filtro, page, uow)
        yield from found.items
        page = None if found.next_after is None else PageRequest(found.next_after, A_PAGE)


def riga_di(valore: Valore) -> Riga:
    """A value with all that is needed to read it in ten years."""
    indicatore, regola = valore.indicatore, valore.regola
    return Riga(
        codice=indicatore.codice,
        nome=indicatore.nome,
        misura=indicatore.misura,
        conta=indicatore.numeratore,
        su=indicatore.denominatore,
        conteggio=_conteggio(valore.conto),
        anno_prima=None if valore.precedente is None else _conteggio(valore.precedente),
        obiettivo=_traguardo(valore.obiettivo),
        esito=valore.verdetto.esito,
        motivo=valore.verdetto.motivo,
        regola=None if regola is None else RegolaUsata(regola.versione, regola.testo),
        accanto=tuple(
            ContoAccanto(each.regola.codice, each.valore, RegolaUsata(each.regola.versione, each.regola.testo))
            for each in valore.accanto
        ),
        distanza=None if valore.distanza is None else valore.distanza.testo,
    )


def _conteggio(conto: Conto) -> Conteggio:
    return Conteggio(conto.anno, conto.valore, conto.numeratore, conto.denominatore, conto.contributi)


def _traguardo(obiettivo: Obiettivo) -> Traguardo:
    soglia = None if obiettivo.soglia is None else Fraction(obiettivo.soglia)
    return Traguardo(obiettivo.tipo, soglia, obiettivo.testo)
