"""What only a bus with groups and acknowledgements can get wrong."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from shared.kernel import failpoint
from shared.messaging.bus import Message
from tests.real_parts import SharedKafka
from tests.shared.messaging.bus_cases import Ascoltatore
from tests.shared.messaging.eventually import infine
from tests.shared.messaging.kafka_scene import PARTIZIONI, ScenaKafka

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.fixture
async def scena(kafka: SharedKafka) -> AsyncIterator[ScenaKafka]:
    scena = ScenaKafka(kafka)
    yield scena
    await scena.bus.stop()


def su_ogni_partizione(topic: str, quanti: int = 60) -> list[Message]:
    return [Message(topic, f"caso-{n}", str(n).encode()) for n in range(quanti)]


async def test_si_conferma_solo_cio_che_ha_avuto_effetto(scena: ScenaKafka) -> None:
    topic, gruppo = scena.topic(partitions=1), scena.gruppo()
    await scena.bus.publish([Message(topic, "a", b"1"), Message(topic, "a", b"2")])
    async with scena.lavoratore([topic], Ascoltatore(rifiuta=1_000_000).prendi, gruppo) as bus:
        await infine(lambda: any(subscription.failing_for > 0.5 for subscription in bus.standing.subscriptions))
        # still a member while it waits to try again
        await infine(lambda: bool(bus.standing.subscriptions[0].mine and bus.standing.subscriptions[0].failing_for))
    assert scena.confermati(gruppo, topic) == {}
    sano = Ascoltatore()
    async with scena.lavoratore([topic], sano.prendi, gruppo):
        await infine(lambda: sano.valori("a") == [b"1", b"2"])
    assert scena.confermati(gruppo, topic) == {0: 2}


async def test_chi_si_ferma_finisce_il_lotto_e_lascia_subito_il_posto(scena: ScenaKafka) -> None:
    topic, gruppo = scena.topic(), scena.gruppo()
    iniziato, prosegui, primo, secondo = asyncio.Event(), asyncio.Event(), Ascoltatore(), Ascoltatore()

    async def lento(messages: Sequence[Message]) -> None:
        iniziato.set()
        await prosegui.wait()
        await primo.prendi(messages)

    await scena.bus.publish(su_ogni_partizione(topic))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(scena.lavoratore([topic], lento, gruppo))
        await iniziato.wait()
        fermata = asyncio.create_task(stack.aclose())
        await asyncio.sleep(0)
        prosegui.set()
        await fermata
    assert primo.presi
    async with scena.lavoratore([topic], secondo.prendi, gruppo):
        # sooner than the 6 s after which a member that said nothing would have been missed
        await infine(lambda: len(primo.presi) + len(secondo.presi) == 60, within=4)
    assert Counter(message.key for message in (*primo.presi, *secondo.presi)).most_common(1)[0][1] == 1


@pytest.mark.parametrize("punto", ["consumer.before-handle", "consumer.after-handle", "consumer.after-commit"])
async def test_un_guasto_in_qualunque_punto_non_perde_nulla(
    scena: ScenaKafka, punto: str, request: pytest.FixtureRequest
) -> None:
    topic, gruppo, ascoltatore = scena.topic(), scena.gruppo(), Ascoltatore()
    failpoint.arm(f"{punto}=exception")
    request.addfinalizer(lambda: failpoint.arm(""))
    await scena.bus.publish(su_ogni_partizione(topic))
    async with scena.lavoratore([topic], ascoltatore.prendi, gruppo):
        await infine(lambda: len({message.key for message in ascoltatore.presi}) == 60)


class Quaderno:
    """The smallest effect-once subscriber: a sequence per case and its effect, in one transaction. Shared by workers,
    as a service's database is."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("create table noti (caso text primary key, ultimo integer)")
        self._db.execute("create table effetti (caso text, sequenza integer)")
        self.consegne = 0

    async def prendi(self, messages: Sequence[Message]) -> None:
        await asyncio.sleep(0.002)  # gives rebalances something to interrupt
        with self._db:
            for message in messages:
                self.consegne += 1
                sequenza = int(message.value)
                (ultimo,) = self._db.execute(
                    "select coalesce(max(ultimo), 0) from noti where caso = ?", (message.key,)
                ).fetchone()
                if sequenza > ultimo:
                    self._db.execute("insert or replace into noti values (?, ?)", (message.key, sequenza))
                    self._db.execute("insert into effetti values (?, ?)", (message.key, sequenza))

    def close(self) -> None:
        self._db.close()

    @property
    def quanti(self) -> int:
        return int(self._db.execute("select count(*) from effetti").fetchone()[0])

    def ne_ha_piu_di(self, effetti: int) -> bool:
        return self.quanti > effetti

    def effetti(self, caso: str) -> list[int]:
        rows = self._db.execute("select sequenza from effetti where caso = ? order by rowid", (caso,))
        return [row[0] for row in rows]


async def test_tre_lavoratori_che_vanno_e_vengono_non_perdono_non_raddoppiano_e_tengono_l_ordine(
    scena: ScenaKafka, tmp_path: Path
) -> None:
    topic, gruppo, quaderno = scena.topic(), scena.gruppo(), Quaderno(tmp_path / "quaderno.db")
    casi, eventi = 40, 60

    async def pubblica() -> None:
        for sequenza in range(1, eventi + 1):
            await scena.bus.publish([Message(topic, f"caso-{n}", str(sequenza).encode()) for n in range(casi)])
            await infine(partial(quaderno.ne_ha_piu_di, (sequenza - 20) * casi))

    async with AsyncExitStack() as stack:
        primo = await stack.enter_async_context(scena.lavoratore([topic], quaderno.prendi, gruppo))
        pubblicazione = asyncio.create_task(pubblica())
        await infine(lambda: quaderno.quanti > 200)
        secondo = await stack.enter_async_context(scena.lavoratore([topic], quaderno.prendi, gruppo))
        async with scena.lavoratore([topic], quaderno.prendi, gruppo) as terzo:
            await infine(lambda: sum(len(bus.standing.subscriptions[0].mine) for bus in (primo, secondo, terzo)) == 6)
            await infine(lambda: all(bus.standing.subscriptions[0].mine for bus in (primo, secondo, terzo)), 20)
        await pubblicazione
        await infine(lambda: quaderno.quanti == casi * eventi, 20)
    assert all(quaderno.effetti(f"caso-{n}") == list(range(1, eventi + 1)) for n in range(casi))
    quaderno.close()
    assert sum(scena.confermati(gruppo, topic).values()) == casi * eventi
    assert len(scena.confermati(gruppo, topic)) == PARTIZIONI
