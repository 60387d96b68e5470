import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from shared.contracts.envelope import decode
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from tests.sample import ASCOLTATO, CreaCosa, attivato, crea_cosa, esegui, sample
from tests.shared.messaging.eventually import infine


class Raccolta:
    """A subscriber that keeps what it gets, and may be told to fail first."""

    def __init__(self, guasti: int = 0) -> None:
        self.messaggi: list[Message] = []
        self.guasti = guasti

    async def __call__(self, messages: Sequence[Message]) -> None:
        if self.guasti > 0:
            self.guasti -= 1
            raise ConnectionError("il bus non risponde")
        self.messaggi += messages


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


async def test_cio_che_e_stato_scritto_arriva_a_chi_ascolta_in_ordine(database_url: str, bus: MemoryBus) -> None:
    raccolta = Raccolta()
    bus.subscribe(["sad.events.v1"], raccolta)
    runtime = sample(database_url, bus)
    await runtime.start()
    create = [await esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(5)]
    await infine(lambda: len(raccolta.messaggi) == 5)
    await runtime.stop()
    assert [decode(m.value).caso_id for m in raccolta.messaggi] == [c.caso_id for c in create]
    assert {m.topic for m in raccolta.messaggi} == {"sad.events.v1"}


async def test_un_bus_che_non_risponde_non_fa_perdere_nulla(database_url: str, bus: MemoryBus) -> None:
    raccolta = Raccolta(guasti=3)
    bus.subscribe(["sad.events.v1"], raccolta)
    runtime = sample(database_url, bus)
    await runtime.start()
    await esegui(runtime, crea_cosa, CreaCosa("a"))
    await infine(lambda: len(raccolta.messaggi) == 1)
    await runtime.stop()


async def test_cio_che_non_era_partito_parte_alla_riapertura(database_url: str, bus: MemoryBus) -> None:
    senza_ascolto = sample(database_url, bus)
    await senza_ascolto.database.start()
    await esegui(senza_ascolto, crea_cosa, CreaCosa("a"))
    await senza_ascolto.database.stop()

    raccolta = Raccolta()
    bus.subscribe(["sad.events.v1"], raccolta)
    runtime = sample(database_url, bus)
    await runtime.start()
    await infine(lambda: len(raccolta.messaggi) == 1)
    while await runtime.relay.waiting():
        await asyncio.sleep(0.005)
    await runtime.stop()


async def test_il_bus_in_memoria_conferma_solo_quando_tutti_hanno_applicato(bus: MemoryBus) -> None:
    aspetta = asyncio.Event()

    async def lento(messages: Sequence[Message]) -> None:
        await aspetta.wait()

    bus.subscribe([ASCOLTATO], Raccolta())
    bus.subscribe([ASCOLTATO], lento)
    pubblicazione = asyncio.create_task(bus.publish([attivato("a", 1)]))
    await asyncio.sleep(0)
    assert not pubblicazione.done()
    aspetta.set()
    await pubblicazione


async def test_il_bus_in_memoria_dice_se_qualcuno_non_ha_potuto(bus: MemoryBus) -> None:
    sano = Raccolta()
    bus.subscribe([ASCOLTATO], Raccolta(guasti=1))
    bus.subscribe([ASCOLTATO], sano)
    with pytest.raises(ConnectionError):
        await bus.publish([attivato("a", 1)])
    assert len(sano.messaggi) == 1


async def test_le_righe_spedite_da_tempo_si_spazzano_e_le_altre_restano(database_url: str, bus: MemoryBus) -> None:
    runtime = sample(database_url, bus)
    await runtime.database.start()
    for nome in ("vecchia", "recente", "mai spedita"):
        await esegui(runtime, crea_cosa, CreaCosa(nome))
    await runtime.database.write(
        lambda c: [
            c.execute(text("UPDATE outbox SET sent_at = :at WHERE position = :p"), {"at": at, "p": p})
            for p, at in [(1, "2026-10-01T00:00:00+00:00"), (2, "2026-11-22T00:00:00+00:00")]
        ]
    )
    await runtime.relay.sweep()
    rimaste = await runtime.database.read(
        lambda c: c.execute(text("SELECT position FROM outbox ORDER BY position")).scalars().all()
    )
    await runtime.database.stop()
    assert rimaste == [2, 3]
