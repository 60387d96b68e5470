"""What goes to the consumer and when it counts as done, without a broker."""

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.entrypoints.beginning import begin_at
from services.indicators.entrypoints.feeding import Feeding
from shared.kernel import failpoint
from shared.messaging.bus import Message
from tests.indicators.entrypoints.scena_stream import Contatore
from tests.shared.messaging.eventually import infine

LOTTO = [Message("pua.events.v1", "caso-1", b"1"), Message("pua.events.v1", "caso-1", b"2")]
offsets = st.integers(min_value=0, max_value=50)


@pytest.fixture(autouse=True)
def _disarma() -> Iterator[None]:
    yield
    failpoint.arm("")


async def test_un_lotto_riuscito_si_puo_confermare() -> None:
    contatore = Contatore()
    feeding = Feeding(contatore.prendi)
    assert await feeding.feed(LOTTO)
    assert (contatore.presi, feeding.fed, feeding.failing_for) == (LOTTO, 2, 0.0)


async def test_un_lotto_che_fallisce_si_ritenta_finche_riesce() -> None:
    contatore = Contatore()
    contatore.guasto = True
    feeding = Feeding(contatore.prendi)
    lotto = asyncio.create_task(feeding.feed(LOTTO))
    await infine(lambda: contatore.tentativi >= 2)
    assert feeding.failing_for > 0 and not lotto.done()
    contatore.guasto = False
    assert await lotto
    assert (contatore.presi, feeding.failing_for) == (LOTTO, 0.0)


async def test_chi_deve_lasciare_abbandona_subito_il_lotto_che_fallisce() -> None:
    contatore = Contatore()
    contatore.guasto = True
    feeding = Feeding(contatore.prendi)
    lotto = asyncio.create_task(feeding.feed(LOTTO))
    await infine(lambda: contatore.tentativi == 1)
    assert await feeding.let_go(patience=1)
    assert not await lotto


async def test_chi_deve_lasciare_aspetta_il_lotto_che_lavora() -> None:
    iniziato, prosegui = asyncio.Event(), asyncio.Event()

    async def lento(_: Sequence[Message]) -> None:
        iniziato.set()
        await prosegui.wait()

    feeding = Feeding(lento)
    lotto = asyncio.create_task(feeding.feed(LOTTO))
    await iniziato.wait()
    assert not await feeding.let_go(patience=0.01)
    lasciato = asyncio.create_task(feeding.let_go(patience=1))
    prosegui.set()
    assert await lasciato and await lotto


async def test_dopo_una_riassegnazione_si_continua_dopo_una_fermata_no() -> None:
    feeding = Feeding(Contatore().prendi)
    await feeding.let_go(patience=1)
    assert not await feeding.feed(LOTTO)
    feeding.go_on()
    assert await feeding.feed(LOTTO)
    await feeding.stop(patience=1)
    feeding.go_on()
    assert not await feeding.feed(LOTTO)


@pytest.mark.parametrize(("punto", "volte"), [("stream.before-handle", 1), ("stream.after-handle", 2)])
async def test_un_guasto_intorno_al_lavoro_porta_a_ritentare(punto: str, volte: int) -> None:
    contatore = Contatore()
    failpoint.arm(f"{punto}=exception")
    assert await Feeding(contatore.prendi).feed(LOTTO)
    assert contatore.tentativi == volte


def test_un_gruppo_in_pari_con_la_base_di_dati_prosegue() -> None:
    assert begin_at(committed=40, wanted=40, first=0, end=50) == (40, 0)


def test_un_salvataggio_ripristinato_riporta_indietro() -> None:
    assert begin_at(committed=40, wanted=12, first=0, end=50) == (12, 0)


def test_una_base_di_dati_nuova_rilegge_tutto() -> None:
    assert begin_at(committed=40, wanted=0, first=5, end=50) == (5, 0)


def test_cio_che_la_ritenzione_ha_tolto_si_dichiara_perso() -> None:
    assert begin_at(committed=40, wanted=12, first=30, end=50) == (30, 18)


def test_un_topic_ricreato_si_legge_dall_inizio() -> None:
    assert begin_at(committed=40, wanted=40, first=0, end=3) == (0, 0)


@given(offsets, offsets, offsets, offsets)
def test_si_comincia_dove_il_broker_ha_ancora_e_mai_oltre_cio_che_manca(
    committed: int, wanted: int, first: int, length: int
) -> None:
    begin = begin_at(committed, wanted, first, first + length).offset
    assert first <= begin <= first + length
    assert begin <= max(first, min(committed, wanted))
