"""Hours planned are counted by arithmetic; here they are counted day by day, and the two must agree."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sad.domain.calendario import SETTIMANA, Giorno, inizio_del_giorno, quanti
from services.sad.domain.motivi import MotivoConclusione, MotivoSospensione
from services.sad.domain.ore import in_ore, ore_pianificate
from services.sad.domain.progetto import Progetto, in_sequenza
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA
from tests.sad.builders import giorno, presa, progetto, registrata

UN_GIORNO = timedelta(days=1)
DAL, AL = date(2026, 1, 1), date(2026, 6, 30)
giorni = st.dates(DAL, AL)
settimane = st.lists(st.sampled_from(Giorno), min_size=1, max_size=7, unique=True).map(tuple)


@st.composite
def versioni(draw: st.DrawFn) -> tuple[Progetto, ...]:
    fatte: tuple[Progetto, ...] = ()
    for dal in draw(st.lists(giorni, min_size=1, max_size=4)):
        al = draw(st.none() | st.dates(dal, AL))
        ore = draw(st.sampled_from([0.5, 2.0, 3.5, 6.0, 7.0, 14.0]))
        fatte = in_sequenza(fatte, progetto(dal=dal, al=al, ore_settimanali=ore, giorni=draw(settimane)))
    return fatte


@st.composite
def sospensioni(draw: st.DrawFn) -> tuple[Sospensione, ...]:
    """Apart from each other; only the last one may still be in course."""
    confini = sorted(draw(st.sets(giorni, max_size=6)))
    if len(confini) % 2 and not draw(st.booleans()):
        confini.pop()
    coppie = [confini[n : n + 2] for n in range(0, len(confini), 2)]
    return tuple(
        Sospensione(coppia[0], MotivoSospensione.ASSENZA, ripresa=coppia[1] if len(coppia) == 2 else None)
        for coppia in coppie
    )


def contate_a_mano(progetti: Sequence[Progetto], sospese: Sequence[Sospensione], dal: date, al: date) -> float:
    ore = 0.0
    for n in range(max((al - dal).days + 1, 0)):
        oggi = dal + timedelta(days=n)
        iniziati = [versione for versione in progetti if versione.dal <= oggi]
        if not iniziati or not iniziati[-1].comprende(oggi) or any(sospesa.copre(oggi) for sospesa in sospese):
            continue
        if SETTIMANA[oggi.weekday()] in iniziati[-1].giorni:
            ore += iniziati[-1].ore_settimanali / len(iniziati[-1].giorni)
    return ore


@given(versioni(), sospensioni(), giorni, giorni)
def test_le_ore_pianificate_sono_quelle_contate_giorno_per_giorno(
    progetti: tuple[Progetto, ...], sospese: tuple[Sospensione, ...], dal: date, al: date
) -> None:
    attese = contate_a_mano(progetti, sospese, dal, al)
    assert ore_pianificate(progetti, sospese, dal, al) == pytest.approx(attese, abs=0.006)


@given(versioni(), sospensioni(), giorni, giorni)
def test_sospendere_non_aggiunge_mai_ore(
    progetti: tuple[Progetto, ...], sospese: tuple[Sospensione, ...], dal: date, al: date
) -> None:
    assert 0 <= ore_pianificate(progetti, sospese, dal, al) <= ore_pianificate(progetti, (), dal, al)


@given(versioni(), sospensioni(), st.lists(giorni, min_size=3, max_size=3).map(sorted))
def test_le_ore_di_due_periodi_vicini_sono_quelle_del_periodo_intero(
    progetti: tuple[Progetto, ...], sospese: tuple[Sospensione, ...], confini: list[date]
) -> None:
    dal, mezzo, al = confini
    intero = ore_pianificate(progetti, sospese, dal, al)
    prima = ore_pianificate(progetti, sospese, dal, mezzo)
    dopo = ore_pianificate(progetti, sospese, mezzo + UN_GIORNO, al)
    assert prima + dopo == pytest.approx(intero, abs=0.02)


@given(settimane, giorni, giorni)
def test_i_giorni_della_settimana_si_contano_giusti(scelti: tuple[Giorno, ...], dal: date, al: date) -> None:
    tutti = [dal + timedelta(days=n) for n in range((al - dal).days + 1)]
    assert quanti(scelti, dal, al) == sum(SETTIMANA[ogni.weekday()] in scelti for ogni in tutti)


@given(versioni())
def test_le_versioni_restano_in_ordine_e_senza_doppioni(progetti: tuple[Progetto, ...]) -> None:
    assert all(prima.dal < dopo.dal for prima, dopo in pairwise(progetti))


def test_sei_ore_a_settimana_per_due_settimane_sono_dodici() -> None:
    assert ore_pianificate((progetto(),), (), giorno(9), giorno(22)) == 12.0


def test_un_giorno_sospeso_in_cui_non_si_andava_non_toglie_niente() -> None:
    martedi = Sospensione(giorno(10), MotivoSospensione.ASSENZA, ripresa=giorno(11))
    assert ore_pianificate((progetto(),), (martedi,), giorno(9), giorno(15)) == 6.0


def test_le_ore_si_contano_da_quando_si_e_iniziato_ad_andare() -> None:
    una = presa(Stato.ATTIVATA)
    assert una.ore_pianificate(giorno(22)) == 0.0
    una.avvia_erogazione(registrata(16))
    assert una.ore_pianificate(giorno(22)) == 6.0


def test_dopo_la_conclusione_non_si_pianifica_piu() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.concludi(MotivoConclusione.DECESSO, registrata(15), NESSUNA_VISITA)
    assert una.ore_pianificate(giorno(29)) == 6.0


def test_i_minuti_diventano_ore_al_centesimo() -> None:
    assert [in_ore(minuti) for minuti in (0, 50, 90, 100)] == [0.0, 0.83, 1.5, 1.67]


@pytest.mark.parametrize(("quale", "ore"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (giorno(9), 24)])
def test_un_giorno_dura_quanto_dura_in_lombardia(quale: date, ore: int) -> None:
    assert inizio_del_giorno(quale + UN_GIORNO) - inizio_del_giorno(quale) == timedelta(hours=ore)
