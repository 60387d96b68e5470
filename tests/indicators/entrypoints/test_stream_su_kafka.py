"""Faust on a real broker feeds the projection, and counts what the embedded form counts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from faust.transport.drivers.aiokafka import Consumer

from services.indicators.bootstrap import Indicators, build
from services.indicators.entrypoints import stream_worker
from services.indicators.entrypoints.stream import Reader, create_stream
from services.indicators.entrypoints.stream_worker import StreamCrashed, StreamStuck, StreamWorker
from services.indicators.settings import Settings
from shared.kernel.clock import FixedClock
from shared.messaging import standing
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.wall import by_platform
from tests.fakes import OGGI
from tests.indicators.entrypoints.scena_stream import PAZIENZA, Contatore, Scena, celle, letti, percorsi
from tests.indicators.servizio import busta
from tests.real_parts import SharedKafka
from tests.shared.messaging.eventually import infine
from tests.tokens import authenticator

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.fixture
async def scena(kafka: SharedKafka) -> AsyncIterator[Scena]:
    scena = Scena(kafka)
    yield scena
    scena.chiudi()


@pytest.fixture
async def indicators(tmp_path: Path) -> AsyncIterator[Indicators]:
    async for nuovi in accesi(tmp_path / "indicators.db"):
        yield nuovi


async def accesi(file: Path, bus: MemoryBus | None = None) -> AsyncIterator[Indicators]:
    settings = Settings(database_url=f"sqlite:///{file}")
    indicators = build(settings, bus or MemoryBus(), authenticator(), FixedClock(OGGI))
    await indicators.start()
    yield indicators
    await indicators.stop()


async def conta_tutto(scena: Scena, indicators: Indicators, quanti: int) -> None:
    consumer, contatore = indicators.runtime.consumer, Contatore(indicators.runtime.consumer.handle)
    async with scena.lavoratore(contatore.prendi, consumer.progress):
        await infine(lambda: len(contatore.presi) == quanti, within=PAZIENZA)


async def test_conta_cio_che_conta_la_forma_incorporata(scena: Scena, indicators: Indicators, tmp_path: Path) -> None:
    eventi, bus = percorsi(12), MemoryBus()
    async for incorporati in accesi(tmp_path / "incorporati.db", bus):
        await bus.publish([busta(evento) for evento in eventi])
        attese = await celle(incorporati)
    await scena.dicono(eventi)
    async with scena.lettore(indicators) as worker:
        await infine(lambda: letti(worker) == len(eventi), within=PAZIENZA)
    assert attese["cubo"]
    assert await celle(indicators) == attese


async def test_fermandosi_mentre_si_conferma_si_conferma_anche_cio_che_e_arrivato_dopo(
    scena: Scena, monkeypatch: pytest.MonkeyPatch
) -> None:
    sta_confermando, prosegui, conferma = asyncio.Event(), asyncio.Event(), Consumer._commit

    async def con_calma(consumer: Consumer, offsets: Any) -> bool:
        sta_confermando.set()
        await prosegui.wait()
        return await conferma(consumer, offsets)

    monkeypatch.setattr(Consumer, "_commit", con_calma)
    contatore, uno = Contatore(), Message(scena.topics["pua"], "caso-0", b"1")
    async with scena.lavoratore(contatore.prendi):
        await scena.pubblica([uno])
        await asyncio.wait_for(sta_confermando.wait(), PAZIENZA)
        await scena.pubblica([uno])
        await infine(lambda: len(contatore.presi) == 2, within=PAZIENZA)
        asyncio.get_running_loop().call_later(0.5, prosegui.set)  # the stop is waiting by then
    assert scena.confermati() == 2


async def test_un_messaggio_guasto_si_parcheggia_e_gli_altri_proseguono(scena: Scena, indicators: Indicators) -> None:
    eventi = percorsi(2)
    await scena.pubblica([Message(scena.topics["pua"], "caso-0", b"\xff non e' un evento")])
    await scena.dicono(eventi)
    async with scena.lettore(indicators) as worker:
        await infine(lambda: letti(worker) == len(eventi) + 1, within=PAZIENZA)
    assert await indicators.runtime.database.read(by_platform(indicators.runtime.letters.count)) == 1
    assert (await celle(indicators))["cubo"]


async def test_senza_base_di_dati_nulla_si_conferma_e_poi_si_prosegue(scena: Scena) -> None:
    contatore = Contatore()
    contatore.guasto = True
    await scena.dicono(eventi := percorsi(3))
    async with scena.lavoratore(contatore.prendi) as worker:
        await infine(lambda: worker.standing.subscriptions[0].failing_for > 1.5, within=PAZIENZA)
        assert scena.confermati() == 0
        assert worker.standing.subscriptions[0].reading  # still a member of the group
        contatore.guasto = False
        await infine(lambda: len(contatore.presi) == len(eventi), within=PAZIENZA)
    assert scena.confermati() == len(eventi)
    assert len(set(contatore.valori)) == len(eventi)


async def test_chi_si_ferma_senza_base_di_dati_non_conferma_e_non_aspetta(scena: Scena) -> None:
    contatore = Contatore()
    contatore.guasto = True
    await scena.dicono(percorsi(1))
    async with scena.lavoratore(contatore.prendi), asyncio.timeout(PAZIENZA):
        await infine(lambda: contatore.tentativi > 0, within=PAZIENZA)
    assert scena.confermati() == 0


async def test_chi_si_ferma_finisce_e_conferma_il_lotto_in_mano(scena: Scena) -> None:
    iniziato, prosegui = asyncio.Event(), asyncio.Event()
    presi: list[Message] = []

    async def lento(messages: Sequence[Message]) -> None:
        iniziato.set()
        await prosegui.wait()
        presi.extend(messages)

    await scena.dicono(percorsi(1))
    async with scena.lavoratore(lento):
        await iniziato.wait()
        asyncio.get_running_loop().call_later(0.3, prosegui.set)
    assert presi
    assert scena.confermati() == len(presi)


async def test_una_base_di_dati_ripristinata_rilegge_cio_che_le_manca(scena: Scena, tmp_path: Path) -> None:
    await scena.dicono(eventi := percorsi(4))
    viste = []
    for file in ("prima.db", "dopo il ripristino.db"):
        async for indicators in accesi(tmp_path / file):
            await conta_tutto(scena, indicators, len(eventi))
            viste.append(await celle(indicators))
    assert viste[0]["cubo"]
    assert viste[1] == viste[0]
    assert scena.confermati() == len(eventi)


async def test_un_topic_che_manca_si_dice_e_non_si_crea(kafka: SharedKafka) -> None:
    worker = StreamWorker(Contatore().prendi, kafka.bootstrap, ["mai-esistito.events.v1"], "raccordo.prova.mai")
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await infine(lambda: worker.standing.reached)
    assert worker.standing.obstacles == ("topic-mancante:mai-esistito.events.v1",)
    stop.set()
    await running


async def test_se_non_si_sa_da_dove_cominciare_il_processo_finisce(scena: Scena) -> None:
    class Muta:
        async def next_offsets(self, topics: Sequence[str]) -> dict[tuple[str, int], int]:
            raise ConnectionError(f"the database of {topics} is away")

    worker = StreamWorker(Contatore().prendi, scena.bootstrap, list(scena.topics.values()), scena.group, Muta())
    with pytest.raises(StreamCrashed, match="ConnectionError"):
        async with asyncio.timeout(PAZIENZA):
            await worker.run(asyncio.Event())


async def test_chi_smette_di_leggere_senza_dirlo_si_scopre_e_il_processo_finisce(
    scena: Scena, monkeypatch: pytest.MonkeyPatch
) -> None:
    lettori: list[Reader] = []

    def create_and_keep(*args: Any) -> Reader:
        lettori.append(create_stream(*args))
        return lettori[-1]

    monkeypatch.setattr(stream_worker, "create_stream", create_and_keep)
    monkeypatch.setattr(standing, "STUCK_AFTER", 3.0)
    contatore = Contatore()
    with pytest.raises(StreamStuck):
        async with scena.lavoratore(contatore.prendi) as worker, asyncio.timeout(PAZIENZA):
            await infine(lambda: worker.standing.subscriptions[0].reading, within=PAZIENZA)
            await scena.dicono(percorsi(1)[:1])
            await infine(lambda: len(contatore.presi) == 1, within=PAZIENZA)
            lettori[0].consumer.stop_flow()  # as after a rebalance that Faust does not finish
            await scena.dicono(percorsi(1)[1:])
            await infine(lambda: worker.standing.subscriptions[0].stuck, within=PAZIENZA)
            await infine(lambda: lettori[0].should_stop, within=PAZIENZA)
