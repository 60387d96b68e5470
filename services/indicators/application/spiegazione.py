"""A value counted again from the log of events alone, down to the events, beside the one that is published.

Neither ledger, cube nor anything else derived is looked at for the recount. Which cases could count is read in the log
too: a case counts in the territory that one of its events names, so only those cases are opened of which some event,
known by then, holds a code of the territory. That lets in too many, never too few; each is then folded and judged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from services.indicators.application.ports import BusteDelCaso, UnitOfWork
from services.indicators.application.queries import Valore, componi, prima_di, un_valore
from services.indicators.application.questions import Indirizzo, casella, istante_chiesto
from services.indicators.domain.case import NAME_TERRITORY
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.cube import Casella, somma
from services.indicators.domain.differenze import Differenza, confronta
from services.indicators.domain.levels import Livello, righe
from services.indicators.domain.refusals import RegolaNonInVigore
from services.indicators.domain.rigioco import Rigioco, leggi, storia_di
from shared.contracts.envelope import Event
from shared.kernel.store import PageRequest

AT_ONCE = 1000
"""Voci of the published value read at once."""


@dataclass(frozen=True)
class CasoSpiegato:
    """A contribution of the value, and the events for which it counts, in the order in which they came to be known."""

    caso_id: str
    contributo: Contributo
    eventi: Sequence[Event]


@dataclass(frozen=True)
class Lettura:
    """What was read to count: `impronta` is the SHA-256 (hexadecimal) of the events, case by case, byte by byte."""

    casi: int
    eventi: int
    impronta: str


@dataclass(frozen=True)
class Spiegazione:
    """`regola_pubblicata`: the version by which the published numbers were counted. `casi`: those asked for;
    `casi_in_tutto`: how many contributions make the value. `discordanze`: published (`prima`) against counted again
    (`dopo`)."""

    ricontato: Valore
    pubblicato: Valore
    regola_pubblicata: str | None
    casi: Sequence[CasoSpiegato]
    casi_in_tutto: int
    lettura: Lettura
    discordanze: Sequence[Differenza]

    @property
    def concorda(self) -> bool:
        """Whether the published value, its verdict and each of its contributions are what the events say."""
        return (
            not self.discordanze
            and self.ricontato.conto == self.pubblicato.conto
            and self.ricontato.precedente == self.pubblicato.precedente
            and self.ricontato.verdetto == self.pubblicato.verdetto
            and self.ricontato.accanto == self.pubblicato.accanto
        )


def spiega(indirizzo: Indirizzo, mostra: int | None, uow: UnitOfWork) -> Spiegazione:
    """`mostra`: how many cases to bring with their events; None: all.

    Raises what `questions.casella` raises, NotoAlNelFuturo, RegolaNonInVigore, RegolaFallita.
    """
    wanted = casella(indirizzo, uow, con_i_casi=True)
    noto_al = istante_chiesto(indirizzo.noto_al, uow.now)
    regola = uow.regole.get(wanted.indicatore)
    if regola is None:
        raise RegolaNonInVigore()
    lettore = _Lettore()
    before_it = prima_di(wanted)
    rigioco = Rigioco(regola, wanted, before_it)
    beside = [Rigioco(each, wanted._replace(indicatore=each.codice)) for each in uow.regole.accanto(wanted.indicatore)]
    kinds = NAME_TERRITORY.union(regola.dipende_da, *(each.regola.dipende_da for each in beside))
    shown: list[CasoSpiegato] = []
    for caso in lettore.tutti(uow.archivio.che_nominano(_codici([wanted, *before_it]), kinds, noto_al)):
        events = leggi(caso.buste)
        storia = storia_di(events)
        before = len(rigioco.contributi)
        for each in (rigioco, *beside):
            each.conta(caso.caso_id, storia)
        for _, contributo in rigioco.contributi[before:]:
            if mostra is None or len(shown) < mostra:
                because = [event for event in events if event.id in contributo.eventi]
                shown.append(CasoSpiegato(caso.caso_id, contributo, because))
    cells = {wanted: rigioco.cella} | {each: somma(found) for each, found in rigioco.precedenti.items()}
    cells |= {each.casella: each.cella for each in beside}
    return Spiegazione(
        componi(wanted, cells, noto_al, uow.archivio.aggiornato_al(noto_al), uow),
        un_valore(indirizzo, uow),
        uow.proiezione.regole_usate().get(wanted.indicatore),
        shown,
        len(rigioco.contributi),
        lettore.lettura,
        confronta(_pubblicati(wanted, indirizzo, uow), rigioco.contributi),
    )


class _Lettore:
    """Reads cases one after the other, and remembers what went by."""

    def __init__(self) -> None:
        self._casi = self._eventi = 0
        self._impronta = sha256()

    def tutti(self, casi: Iterable[BusteDelCaso]) -> Iterator[BusteDelCaso]:
        for caso in casi:
            self._casi += 1
            for busta in caso.buste:
                self._eventi += 1
                self._impronta.update(f"{len(busta)}\n".encode())  # where one event ends and the next begins
                self._impronta.update(busta)
            yield caso

    @property
    def lettura(self) -> Lettura:
        return Lettura(self._casi, self._eventi, self._impronta.hexdigest())


def _codici(caselle: Sequence[Casella]) -> list[str] | None:
    """The codes of which an event must hold one, for its case to count in one of them; None: any case could."""
    livello = Livello(caselle[0].livello)
    if livello is Livello.REGIONE:
        return None
    territories = {casella.territorio for casella in caselle}
    if livello is Livello.ATS:
        return sorted({row.territorio.asst for code in territories for row in righe(livello, code)})
    return sorted(territories)


def _pubblicati(wanted: Casella, indirizzo: Indirizzo, uow: UnitOfWork) -> Iterator[tuple[str, Contributo]]:
    noto_al = istante_chiesto(indirizzo.noto_al, uow.now)
    page = PageRequest(limit=AT_ONCE)
    while True:
        found = uow.libro.pagina(wanted, noto_al, page)
        yield from ((each.caso_id, each.voce.contributo) for each in found.items)
        if found.next_after is None:
            return
        page = PageRequest(found.next_after, AT_ONCE)
