"""What a cell was at each instant is what adding up anew says, whatever came, went and came again."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.nel_tempo import Mossa, nel_tempo
from services.indicators.domain.verdicts import Cella

INIZIO = datetime(2026, 1, 1, tzinfo=UTC)


class Nota(NamedTuple):
    """A contribution, and from when to when (None: still) it was known, in hours."""

    dal: int
    al: int | None
    numeratore: int
    denominatore: int
    valore: int | None
    soggetto: str | None


def quando(ora: int) -> datetime:
    return INIZIO + timedelta(hours=ora)


@st.composite
def note(draw: st.DrawFn) -> Nota:
    dal = draw(st.integers(0, 8))
    al = draw(st.none() | st.integers(dal + 1, 10))
    soggetto = draw(st.none() | st.sampled_from(["p1", "p2"]))
    return Nota(
        dal, al, draw(st.integers(0, 1)), draw(st.integers(0, 1)), draw(st.none() | st.integers(0, 90)), soggetto
    )


def mosse(tutte: list[Nota]) -> list[Mossa]:
    return [
        Mossa(quando(ora), segno, *nota[2:])
        for nota in tutte
        for ora, segno in ((nota.dal, 1), (nota.al, -1))
        if ora is not None
    ]


def contata(tutte: list[Nota], ora: int) -> Cella:
    note_allora = [nota for nota in tutte if nota.dal <= ora and (nota.al is None or nota.al > ora)]
    soli = [nota for nota in note_allora if nota.soggetto is None]
    valori = [nota.valore or 0 for nota in note_allora]
    return Cella(
        sum(n.numeratore for n in soli) + len({n.soggetto for n in note_allora if n.soggetto and n.numeratore}),
        sum(n.denominatore for n in soli) + len({n.soggetto for n in note_allora if n.soggetto and n.denominatore}),
        sum(valori),
        len(note_allora),
        sum(valore**2 for valore in valori),
    )


@given(st.lists(note(), max_size=12), st.randoms(use_true_random=False))
def test_a_ogni_istante_la_casella_e_la_somma_di_cio_che_si_sapeva(tutte: list[Nota], caso: object) -> None:
    in_disordine = mosse(tutte)
    caso.shuffle(in_disordine)  # type: ignore[attr-defined]  # hypothesis does not say what it hands over
    stati = nel_tempo(in_disordine)
    assert [stato.dal for stato in stati] == sorted({mossa.quando for mossa in in_disordine})
    for stato in stati:
        assert stato.cella == contata(tutte, int((stato.dal - INIZIO) / timedelta(hours=1)))
