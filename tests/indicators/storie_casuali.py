"""Random stories and random ways in which they arrive, for the promises that must hold for all of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from shared.contracts.envelope import Event
from tests.indicators.registri import VoceDelRegistro
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
        lambda caso: caso.segnalata(
            quando, dimissione, provenienza=provenienza, bisogno_servizi_sociali=si, bisogno_sad=not si
        ),
        lambda caso: caso.accesso(quando, dimissione, provenienza=provenienza),
        lambda caso: caso.accolta(quando),
        lambda caso: caso.dimissibile(quando, dimissione),
        lambda caso: caso.dimessa(quando, "domicilio" if si else "struttura_residenziale", dimissione),
        lambda caso: caso.annullata(quando, "errore" if si else "decesso", dimissione),
        lambda caso: caso.valutata(quando, si, necessita_sad=si, bisogno_complesso=not si),
        lambda caso: caso.valutata(quando, si, "val-2", area="minori_famiglia", persona_id="persona-2"),
        lambda caso: caso.pai_attivato(quando, "pai-1", dimissione_id=dimissione, nucleo_id="nuc-1" if si else None),
        lambda caso: caso.pai_attivato(quando, "pai-2", "val-2", area="minori_famiglia", persona_id="persona-2"),
        lambda caso: caso.sad_richiesto(quando, presa, dimissione_id=dimissione if si else None),
        lambda caso: caso.sad_preso_in_carico(quando, presa),
        lambda caso: caso.sad_valutato(quando, si, presa),
        lambda caso: caso.sad_progettato(quando, si, presa),
        lambda caso: caso.sad_attivato(quando, presa),
        lambda caso: caso.sad_avviato(quando, presa),
        lambda caso: caso.sad_concluso(quando, presa),
    ]
    return draw(st.sampled_from(possible))


GENERI = ("equipe", "professioni", "incontri", "protocollo", "strumento", "ente")


@st.composite
def passi_del_registro(draw: st.DrawFn, genere: str) -> Callable[[VoceDelRegistro], object]:
    """One thing that may be stated about a voce of one kind, at random in place of an earlier statement."""
    quando = _giorno(draw(st.integers(0, 25)))
    dopo = draw(st.sampled_from([None, "2025-12-31", "2026-06-30", "2027-02-01"]))
    altro: dict[str, Any] = {"sostituisce": draw(st.sampled_from([None, None, "reg-1", "reg-2"]))}
    annullata = draw(st.sampled_from([None, None, None, "reg-1", "reg-3"]))
    if annullata is not None:
        return lambda voce: voce.annulla(annullata, quando)
    professioni = tuple(draw(st.lists(st.sampled_from(["psicologo", "educatore", "medico"]), max_size=3)))
    svolti, previsti = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    destinatari: Any = draw(st.sampled_from(["equipe", "caregiver"]))
    stato: Any = draw(st.sampled_from(["definito", "aggiornato", "condiviso", "attivato", "cessato"]))
    nome = draw(st.sampled_from(["Comune di Bergamo", "COMUNE DI BERGAMO", "Parrocchia"]))
    tipologia = draw(st.sampled_from(["comune", "terzo_settore"]))
    said: dict[str, Callable[[VoceDelRegistro], object]] = {
        "equipe": lambda voce: voce.equipe(quando, dopo, professioni, **altro),
        "professioni": lambda voce: voce.professioni(*professioni, **altro),
        "incontri": lambda voce: voce.incontri(svolti, previsti, destinatari, quando, **altro),
        "protocollo": lambda voce: voce.protocollo(stato, quando, **altro),
        "strumento": lambda voce: voce.strumento(nome, quando, dopo, **altro),
        "ente": lambda voce: voce.ente(nome, tipologia, quando, dopo, **altro),
    }
    return said[genere]


@st.composite
def storie(draw: st.DrawFn, id: str = "caso-1") -> list[Event]:
    """The events of a case; what is told later may be known at the same instant, or even recorded before."""
    return _raccontata(draw, Caso(id), passi())


@st.composite
def registri(draw: st.DrawFn, id: str = "voce-1") -> list[Event]:
    """The same of a voce of the register, corrected and annulled at random."""
    return _raccontata(draw, VoceDelRegistro(id), passi_del_registro(draw(st.sampled_from(GENERI))))


C = TypeVar("C", bound=Caso)


def _raccontata(draw: st.DrawFn, caso: C, passi: st.SearchStrategy[Callable[[C], object]]) -> list[Event]:
    for passo in draw(st.lists(passi, min_size=1, max_size=12)):
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


@st.composite
def segnali(draw: st.DrawFn, id: str = "messaggio-1") -> list[Event]:
    """What is said about messages and identities: known in whole, in part, or not at all where it belongs."""
    caso = Caso(id)
    luoghi: list[dict[str, Any]] = [
        {},
        {"asst": "718"},
        {"ambito": "50036", "distretto": "22047", "asst": "718"},
        {"ambito": "59999"},
    ]
    for _ in range(draw(st.integers(1, 8))):
        quando, volte = _giorno(draw(st.integers(0, 25))), draw(st.integers(1, 8))
        luogo = draw(st.sampled_from(luoghi))
        possible: list[Passo] = [
            partial(Caso.in_quarantena, il=quando, **luogo),
            partial(Caso.uscito, il=quando),
            partial(Caso.ripetuto, il=quando, messaggio=id, volte=volte),
            partial(Caso.contraddetta, il=quando),
            partial(Caso.contraddetta, il=quando, territori=(BERGAMO, OGLIO_PO_CREMONA)),
        ]
        draw(st.sampled_from(possible))(caso)
    return caso.eventi
