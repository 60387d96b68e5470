"""Random stories and random ways in which they arrive, for the promises that must hold for all of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from shared.contracts.envelope import Event
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso

INIZIO = datetime.fromisoformat("2025-12-20T08:00:00+00:00")

Passo = Callable[[Caso], object]


def _giorno(n: int) -> str:
    return (INIZIO + timedelta(days=n)).date().isoformat()


@st.composite
def passi(draw: st.DrawFn) -> Passo:
    """One thing that may be said about a case, on some day, of one of two dimissioni or prese in carico."""
    quando = _giorno(draw(st.integers(0, 25)))
    dimissione = draw(st.sampled_from(["dim-1", "dim-2"]))
    presa = draw(st.sampled_from(["presa-1", "presa-2"]))
    provenienza = draw(st.sampled_from(["integrazione", "manuale"]))
    si = draw(st.booleans())
    possible: list[Passo] = [
        lambda caso: caso.segnalata(quando, dimissione, provenienza=provenienza),
        lambda caso: caso.accesso(quando, dimissione, provenienza=provenienza),
        lambda caso: caso.accolta(quando),
        lambda caso: caso.dimissibile(quando, dimissione),
        lambda caso: caso.dimessa(quando, "domicilio" if si else "struttura_residenziale", dimissione),
        lambda caso: caso.annullata(quando, "errore" if si else "decesso", dimissione),
        lambda caso: caso.valutata(quando, si),
        lambda caso: caso.sad_richiesto(quando, presa),
        lambda caso: caso.sad_preso_in_carico(quando, presa),
        lambda caso: caso.sad_valutato(quando, si, presa),
        lambda caso: caso.sad_progettato(quando, si, presa),
        lambda caso: caso.sad_avviato(quando, presa),
        lambda caso: caso.sad_concluso(quando, presa),
    ]
    return draw(st.sampled_from(possible))


@st.composite
def storie(draw: st.DrawFn, id: str = "caso-1") -> list[Event]:
    """The events of a case; what is told later may be known at the same instant, or even recorded before."""
    caso = Caso(id)
    for passo in draw(st.lists(passi(), min_size=1, max_size=12)):
        caso.territorio = draw(st.sampled_from([BERGAMO, BERGAMO, OGLIO_PO_CREMONA]))
        passo(caso)
    return caso.eventi


@st.composite
def arrivi(draw: st.DrawFn, events: Sequence[Event]) -> list[Event]:
    """An order of arrival that keeps that of each publisher within each case, with some events delivered again."""
    streams: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        streams[event.source, event.caso_id].append(event)
    for stream in streams.values():
        stream.sort(key=lambda event: event.sequence)
    arrived: list[Event] = []
    while streams:
        which = draw(st.sampled_from(sorted(streams)))
        arrived.append(streams[which].pop(0))
        if not streams[which]:
            del streams[which]
        if draw(st.integers(0, 4)) == 0:
            arrived.append(draw(st.sampled_from(arrived)))
    return arrived
