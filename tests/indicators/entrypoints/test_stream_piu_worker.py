"""Workers that share the partitions, take over from each other, and are killed."""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from services.indicators.bootstrap import PUBLISHERS, build
from services.indicators.entrypoints.stream_worker import StreamWorker
from services.indicators.settings import Settings
from shared.kernel.clock import FixedClock
from shared.kernel.failpoint import KILLED, VARIABLE
from shared.messaging.bus import Handler, Message
from shared.messaging.memory import MemoryBus
from tests.fakes import OGGI
from tests.indicators.entrypoints.scena_stream import PARTIZIONI, PAZIENZA, Contatore, Scena, celle, letti, percorsi
from tests.indicators.servizio import busta
from tests.real_parts import SharedKafka
from tests.shared.messaging.eventually import infine
from tests.tokens import authenticator

pytestmark = pytest.mark.xdist_group("kafka")
TOPICS = len(PUBLISHERS)
TUTTE = TOPICS * PARTIZIONI


@pytest.fixture
async def scena(kafka: SharedKafka) -> AsyncIterator[Scena]:
    scena = Scena(kafka)
    yield scena
    scena.chiudi()


def mie(worker: StreamWorker) -> int:
    return len(worker.standing.subscriptions[0].mine)


def numerati(scena: Scena, da: int, a: int) -> list[Message]:
    """Messages of twenty cases in turns, on every topic; the number says the order."""
    return [Message(scena.topics[nome], f"caso-{n % 20}", b"%d" % n) for n in range(da, a) for nome in scena.topics]


def in_ordine(presi: Sequence[Message]) -> bool:
    """Per key and topic, the first time each message came."""
    visti: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message in presi:
        if (numero := int(message.value)) not in visti[message.topic, message.key]:
            visti[message.topic, message.key].append(numero)
    return all(numeri == sorted(numeri) for numeri in visti.values())


def diversi(*contatori: Contatore) -> int:
    return len({(message.topic, message.value) for contatore in contatori for message in contatore.presi})


async def test_due_worker_si_dividono_le_partizioni_e_chi_resta_le_prende_tutte(scena: Scena) -> None:
    primo, secondo = Contatore(), Contatore()
    async with AsyncExitStack() as stack:
        restante = await stack.enter_async_context(scena.lavoratore(primo.prendi))
        await infine(lambda: mie(restante) == TUTTE, within=PAZIENZA)
        async with scena.lavoratore(secondo.prendi) as altro:
            await infine(lambda: mie(restante) == mie(altro) == TUTTE // 2, within=PAZIENZA)
            await scena.pubblica(numerati(scena, 0, 100))
            await infine(lambda: len(primo.presi) + len(secondo.presi) == 100 * TOPICS, within=PAZIENZA)
            assert primo.presi and secondo.presi
        await infine(lambda: mie(restante) == TUTTE, within=PAZIENZA)
        await scena.pubblica(numerati(scena, 100, 200))
        await infine(lambda: diversi(primo, secondo) == 200 * TOPICS, within=PAZIENZA)
        # What one had and did not acknowledge comes again to the other.
        await infine(lambda: letti(restante) == 200 * TOPICS, within=PAZIENZA)
    assert in_ordine(primo.presi) and in_ordine(secondo.presi)


async def test_riassegnazioni_sotto_carico_non_perdono_nulla_e_tengono_l_ordine(scena: Scena) -> None:
    presi: list[Message] = []  # in the order of the effects, whoever had them

    async def lento(messages: Sequence[Message]) -> None:
        await asyncio.sleep(0.002)
        presi.extend(messages)

    async def parla() -> None:
        for da in range(0, 1000, 20):
            await scena.pubblica(numerati(scena, da, da + 20))

    async with scena.lavoratore(lento) as stabile:
        parlando = asyncio.create_task(parla())
        for _ in range(4):
            await ospita(scena, lento)
        await parlando
        await infine(lambda: mie(stabile) == TUTTE, within=PAZIENZA)
        await infine(lambda: letti(stabile) == 1000 * TOPICS, within=PAZIENZA)
    assert len({(message.topic, message.value) for message in presi}) == 1000 * TOPICS
    assert in_ordine(presi)


async def test_una_riassegnazione_mentre_la_base_di_dati_manca_non_conferma_e_non_blocca(scena: Scena) -> None:
    primo, secondo = Contatore(), Contatore()
    primo.guasto = True
    await scena.pubblica(numerati(scena, 0, 100))
    async with scena.lavoratore(primo.prendi):
        await infine(lambda: primo.tentativi > 0, within=PAZIENZA)
        async with scena.lavoratore(secondo.prendi) as altro:
            await infine(lambda: mie(altro) == TUTTE // 2 and len(secondo.presi) > 0, within=PAZIENZA)
            primo.guasto = False
            await infine(lambda: diversi(primo, secondo) == 100 * TOPICS, within=PAZIENZA)
            await infine(lambda: letti(altro) == 100 * TOPICS, within=PAZIENZA)


async def ospita(scena: Scena, handle: Handler) -> None:
    """One more worker comes, reads something, and goes."""
    async with scena.lavoratore(handle) as ospite:
        await infine(lambda: mie(ospite) > 0, within=PAZIENZA)


@pytest.mark.parametrize("punto", ["stream.before-handle", "stream.after-handle", "stream.after-ack"])
async def test_chi_viene_ucciso_ricomincia_senza_perdere_ne_raddoppiare(
    scena: Scena, tmp_path: Path, punto: str
) -> None:
    eventi, bus, file = percorsi(8), MemoryBus(), tmp_path / "indicators.db"
    incorporati = build(
        Settings(database_url=f"sqlite:///{tmp_path / 'incorporati.db'}"), bus, authenticator(), FixedClock(OGGI)
    )
    await incorporati.start()
    await bus.publish([busta(evento) for evento in eventi])
    attese = await celle(incorporati)
    await incorporati.stop()

    await scena.dicono(eventi[:60])
    async with lettore(scena, file, {VARIABLE: f"{punto}=exit@2"}) as ucciso, asyncio.timeout(PAZIENZA):
        while ucciso.returncode is None and not await asyncio.to_thread(scena.confermati):
            await asyncio.sleep(0.2)
        await scena.dicono(eventi[60:])
        assert await ucciso.wait() == KILLED
    async with lettore(scena, file, {}) as riavviato, asyncio.timeout(PAZIENZA):
        while await asyncio.to_thread(scena.confermati) < len(eventi):
            await asyncio.sleep(0.2)
        riavviato.terminate()
        assert await riavviato.wait() == 0

    di_nuovo = build(Settings(database_url=f"sqlite:///{file}"), MemoryBus(), authenticator(), FixedClock(OGGI))
    await di_nuovo.start()
    assert await celle(di_nuovo) == attese
    await di_nuovo.stop()


@asynccontextmanager
async def lettore(scena: Scena, file: Path, ambiente: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that reads, until it ends or the block does."""
    modulo = "tests.indicators.entrypoints.lettore"
    argomenti = (scena.bootstrap, scena.group, str(file), *scena.topics.values())
    processo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", modulo, *argomenti, env={**os.environ, **ambiente}
    )
    try:
        yield processo
    finally:
        if processo.returncode is None:
            processo.kill()
            await processo.wait()
