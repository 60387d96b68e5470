"""What every bus promises, in memory or on Kafka: the same cases, inherited by both."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from shared.messaging.bus import Bus, Handler, Message
from tests.shared.messaging.eventually import infine


class Scena(ABC):
    """A bus to be started once everybody has subscribed, and topics that nobody else uses."""

    bus: Bus

    @abstractmethod
    def topic(self) -> str: ...

    @abstractmethod
    def gruppo(self) -> str: ...

    def ascolta(self, *topics: str, rifiuta: int = 0) -> "Ascoltatore":
        """A subscriber of its own group, which refuses so many batches before it takes any."""
        ascoltatore = Ascoltatore(rifiuta=rifiuta)
        self.bus.subscribe(topics, ascoltatore.prendi, group=self.gruppo())
        return ascoltatore


class Ascoltatore:
    """Notes what it took, after `prima` did its work with it; refuses so many batches before."""

    def __init__(self, prima: Handler | None = None, *, rifiuta: int = 0) -> None:
        self.presi: list[Message] = []
        self.rifiuti = rifiuta
        self._prima = prima

    async def prendi(self, messages: Sequence[Message]) -> None:
        if self.rifiuti:
            self.rifiuti -= 1
            raise ConnectionError("not now")
        if self._prima is not None:
            await self._prima(messages)
        self.presi += messages

    def valori(self, key: str) -> list[bytes]:
        return [message.value for message in self.presi if message.key == key]


async def pubblica(bus: Bus, messages: Sequence[Message]) -> None:
    """As the relay does: the same ones again, until the bus says that it has them."""
    while True:
        try:
            await bus.publish(messages)
        except ConnectionError:
            continue
        return


class CasiDelBus:
    """Inherited by one class per bus, which gives the fixture `scena`."""

    async def test_ogni_gruppo_riceve_tutto_cio_che_ascolta_e_nient_altro(self, scena: Scena) -> None:
        uno, due = scena.topic(), scena.topic()
        tutto, solo_due = scena.ascolta(uno, due), scena.ascolta(due)
        await scena.bus.start()
        await scena.bus.publish([Message(uno, "a", b"1"), Message(due, "b", b"2")])
        await infine(lambda: len(tutto.presi) == 2 and len(solo_due.presi) == 1)
        assert (tutto.valori("a"), tutto.valori("b"), solo_due.valori("b")) == ([b"1"], [b"2"], [b"2"])

    async def test_chiave_contenuto_e_intestazioni_arrivano_come_sono_partiti(self, scena: Scena) -> None:
        topic = scena.topic()
        ascoltatore = scena.ascolta(topic)
        await scena.bus.start()
        await scena.bus.publish([Message(topic, "perché", b"\x00\xff{", {"traceparent": "00-à-01"})])
        await infine(lambda: bool(ascoltatore.presi))
        preso = ascoltatore.presi[0]
        assert (preso.key, preso.value, preso.headers) == ("perché", b"\x00\xff{", {"traceparent": "00-à-01"})

    async def test_i_messaggi_di_una_chiave_restano_in_ordine_tra_molte_pubblicazioni(self, scena: Scena) -> None:
        topic = scena.topic()
        ascoltatore = scena.ascolta(topic)
        await scena.bus.start()
        atteso = [str(n).encode() for n in range(40)]
        for n in range(0, 40, 8):
            await scena.bus.publish(
                [Message(topic, key, value) for value in atteso[n : n + 8] for key in ("a", "b", "c")]
            )
        await infine(lambda: len(ascoltatore.presi) == 120)
        assert [ascoltatore.valori(key) for key in ("a", "b", "c")] == [atteso] * 3

    async def test_chi_non_riesce_a_prendere_un_lotto_lo_riceve_di_nuovo_in_ordine(self, scena: Scena) -> None:
        topic = scena.topic()
        ascoltatore = scena.ascolta(topic, rifiuta=3)
        await scena.bus.start()
        await pubblica(scena.bus, [Message(topic, "a", b"1"), Message(topic, "a", b"2")])
        await infine(lambda: len(ascoltatore.presi) == 2)
        assert ascoltatore.valori("a") == [b"1", b"2"]

    async def test_chi_non_riesce_non_ferma_gli_altri_gruppi(self, scena: Scena) -> None:
        topic = scena.topic()
        bloccato, libero = scena.ascolta(topic, rifiuta=1_000_000), scena.ascolta(topic)
        await scena.bus.start()
        try:
            await scena.bus.publish([Message(topic, "a", b"1")])
        except ConnectionError:  # a bus that keeps nothing tells the publisher that somebody is missing
            assert bloccato.rifiuti
        await infine(lambda: libero.valori("a") == [b"1"])
        assert bloccato.presi == []

    async def test_si_ferma_anche_se_non_era_partito(self, scena: Scena) -> None:
        scena.ascolta(scena.topic())
        await scena.bus.stop()
