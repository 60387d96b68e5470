"""Wrong installations, wrong messages, wrong offsets: each has one clear behaviour (docs/operations.md)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.errors import MessageSizeTooLargeError

from shared.messaging.bus import Message, next_offsets
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_client import InvalidAddress, connect
from shared.messaging.kafka_producer import LARGEST_MESSAGE, MessageTooLarge, NotPublished, TopicMissing
from shared.messaging.kafka_topics import create
from shared.messaging.runtime import Runtime
from shared.messaging.topics import BUNDLE, Topic
from tests.real_parts import SharedKafka
from tests.sample import ADESSO, SampleWork, attivato, chiamata, sample
from tests.shared.messaging.bus_cases import Ascoltatore
from tests.shared.messaging.eventually import infine
from tests.shared.messaging.kafka_scene import ScenaKafka

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.fixture
async def scena(kafka: SharedKafka) -> AsyncIterator[ScenaKafka]:
    scena = ScenaKafka(kafka)
    yield scena
    await scena.bus.stop()


@pytest.fixture
async def servizio(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    servizio = sample(tmp_path)
    await servizio.database.start()
    yield servizio
    await servizio.database.stop()


@pytest.mark.parametrize("indirizzo", ["", "kafka", "kafka:0", "kafka:99999", "http://kafka:9092", "a:1,b"])
def test_un_indirizzo_che_non_ha_forma_si_rifiuta_subito(indirizzo: str) -> None:
    with pytest.raises(InvalidAddress, match="host:porta"):
        KafkaBus(indirizzo, "prova")


@pytest.mark.parametrize("indirizzo", ["127.0.0.1:1", "non-esiste.invalid:9092"])
async def test_dove_nessuno_risponde_si_resta_in_piedi_non_pronti_e_ci_si_ferma_in_fretta(indirizzo: str) -> None:
    bus = KafkaBus(indirizzo, "prova")
    bus.subscribe(["t"], Ascoltatore().prendi, group="g")
    await bus.start()
    with pytest.raises(NotPublished):
        await bus.publish([Message("t", "a", b"1")])
    assert bus.standing.obstacles == ("kafka-mai-raggiunto",)
    await bus.stop()


async def test_un_topic_che_manca_si_dice_e_si_legge_appena_esiste(scena: ScenaKafka) -> None:
    topic, ascoltatore = f"{scena.topic()}-nuovo", Ascoltatore()
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()) as bus:
        await infine(lambda: bus.standing.obstacles == (f"topic-mancante:{topic}",))
        with pytest.raises(TopicMissing, match=topic):
            await bus.publish([Message(topic, "a", b"1")])
        create(scena.kafka.bootstrap, [Topic(topic, "prova")])
        await bus.publish([Message(topic, "a", b"1")])
        await infine(lambda: ascoltatore.valori("a") == [b"1"] and bus.standing.ready)


async def test_messaggi_illeggibili_finiscono_tra_le_lettere_morte_e_gli_altri_passano(
    scena: ScenaKafka, servizio: Runtime[SampleWork]
) -> None:
    topic, ascoltatore = scena.topic(partitions=1), Ascoltatore(servizio.consumer.handle)
    righe = [
        b"not json \xff",
        attivato("caso-9", 1, event_type="sad.sad-attivato.v9").value,
        attivato("caso-1", 1).value,
    ]
    await scena.bus.publish([Message(topic, "x", riga) for riga in righe])
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()):
        await infine(lambda: len(ascoltatore.presi) == 3)
    lettere = await servizio.database.read(servizio.letters.waiting)
    assert [(lettera.caso_id, lettera.codice) for lettera in lettere] == [
        ("", "evento-non-leggibile"),
        ("caso-9", "versione-evento-sconosciuta"),
    ]


async def test_un_messaggio_senza_chiave_o_senza_contenuto_si_legge_come_vuoto(scena: ScenaKafka) -> None:
    topic, ascoltatore = scena.topic(partitions=1), Ascoltatore()
    with connect(KafkaProducer, scena.kafka.bootstrap) as estraneo:
        estraneo.send(topic, b"{}", headers=[("h", b"\xff")])
        estraneo.send(topic, None, key=b"\xff")
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()):
        await infine(lambda: len(ascoltatore.presi) == 2)
    assert [(message.key, message.value) for message in ascoltatore.presi] == [("", b"{}"), ("\ufffd", b"")]


async def test_un_bundle_di_due_megabyte_si_riceve_e_uno_oltre_cinque_lo_rifiuta_il_broker(scena: ScenaKafka) -> None:
    topic, ascoltatore = f"{scena.topic()}-fhir", Ascoltatore()
    create(scena.kafka.bootstrap, [Topic(topic, "prova", largest=BUNDLE)])
    with connect(KafkaProducer, scena.kafka.bootstrap, max_request_size=8 * 1024 * 1024) as ospedale:
        for grandezza in (100, 2_000_000, BUNDLE - 100, 100):
            ospedale.send(topic, b"x" * grandezza, key=b"k").get(timeout=20)
        with pytest.raises(MessageSizeTooLargeError):
            ospedale.send(topic, b"x" * BUNDLE, key=b"k").get(timeout=20)
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()):
        await infine(lambda: len(ascoltatore.presi) == 4)
    assert [len(message.value) for message in ascoltatore.presi] == [100, 2_000_000, BUNDLE - 100, 100]


async def test_un_evento_troppo_grande_non_parte_e_con_lui_nulla_della_pubblicazione(scena: ScenaKafka) -> None:
    topic, ascoltatore = scena.topic(), Ascoltatore()
    with pytest.raises(MessageTooLarge):
        await scena.bus.publish([Message(topic, "a", b"1"), Message(topic, "a", b"x" * LARGEST_MESSAGE)])
    await scena.bus.publish([Message(topic, "a", b"2")])
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()):
        await infine(lambda: bool(ascoltatore.presi))
    assert ascoltatore.valori("a") == [b"2"]


async def test_l_orologio_di_chi_pubblica_non_conta(scena: ScenaKafka, servizio: Runtime[SampleWork]) -> None:
    topic, ascoltatore = f"{scena.topic()}-orologi", Ascoltatore(servizio.consumer.handle)
    create(scena.kafka.bootstrap, [Topic(topic, "prova")], partitions=1)
    with connect(KafkaProducer, scena.kafka.bootstrap) as estraneo:
        for sequenza, giorni in ((1, +400), (2, -400), (3, 0)):
            quando = datetime.now(UTC) + timedelta(days=giorni)
            value = attivato("a", sequenza).value.replace(ADESSO.isoformat()[:10].encode(), str(quando.date()).encode())
            millis = int(quando.timestamp() * 1_000)
            estraneo.send(topic, value, key=b"a", timestamp_ms=millis).get(timeout=10)
    async with scena.lavoratore([topic], ascoltatore.prendi, scena.gruppo()):
        await infine(lambda: len(ascoltatore.presi) == 3)
    cose = await servizio.database.read(lambda c: servizio.unit_of_work(c, chiamata()).cose.all())
    assert [cosa.attivata for cosa in cose] == [123]


class Archivio(Ascoltatore):
    """A database that keeps, with the effects, how far it got: `copia` is its backup."""

    def __init__(self, presi: Sequence[Message] = ()) -> None:
        super().__init__()
        self.presi += presi

    async def next_offsets(self, topics: Sequence[str]) -> Mapping[tuple[str, int], int]:
        return {place: offset for place, offset in next_offsets(self.presi).items() if place[0] in topics}

    def copia(self) -> "Archivio":
        return Archivio(self.presi)


async def test_offset_azzerati_rileggono_tutto(scena: ScenaKafka) -> None:
    topic, gruppo, archivio = scena.topic(partitions=1), scena.gruppo(), Archivio()
    await scena.bus.publish([Message(topic, "a", b"1"), Message(topic, "a", b"2")])
    async with scena.lavoratore([topic], archivio.prendi, gruppo, archivio):
        await infine(lambda: len(archivio.presi) == 2)
    with connect(KafkaAdminClient, scena.kafka.bootstrap) as admin:
        admin.alter_group_offsets(gruppo, {TopicPartition(topic, 0): OffsetAndMetadata(0)})
    async with scena.lavoratore([topic], archivio.prendi, gruppo, archivio):
        await infine(lambda: len(archivio.presi) == 4)
    assert scena.confermati(gruppo, topic) == {0: 2}


@pytest.mark.parametrize("nuovo", [False, True], ids=["da una copia", "da vuoto"])
async def test_un_database_piu_vecchio_del_gruppo_rilegge_cio_che_gli_manca(scena: ScenaKafka, nuovo: bool) -> None:
    topic, gruppo, archivio = scena.topic(partitions=1), scena.gruppo(), Archivio()
    await scena.bus.publish([Message(topic, "a", b"1"), Message(topic, "a", b"2")])
    async with scena.lavoratore([topic], archivio.prendi, gruppo, archivio):
        await infine(lambda: len(archivio.presi) == 2)
        copia = Archivio() if nuovo else archivio.copia()
        await scena.bus.publish([Message(topic, "a", b"3"), Message(topic, "a", b"4")])
        await infine(lambda: len(archivio.presi) == 4)
    assert scena.confermati(gruppo, topic) == {0: 4}
    async with scena.lavoratore([topic], copia.prendi, gruppo, copia) as bus:
        await infine(lambda: copia.valori("a") == [b"1", b"2", b"3", b"4"])
        assert bus.standing.subscriptions[0].gap == 0


async def test_cio_che_la_conservazione_ha_gia_tolto_a_un_database_vecchio_si_dice(scena: ScenaKafka) -> None:
    topic, gruppo, archivio = scena.topic(partitions=1), scena.gruppo(), Archivio()
    await scena.bus.publish([Message(topic, "a", str(n).encode()) for n in range(5)])
    async with scena.lavoratore([topic], archivio.prendi, gruppo, archivio):
        await infine(lambda: len(archivio.presi) == 5)
    copia = Archivio(archivio.presi[:2])
    with connect(KafkaAdminClient, scena.kafka.bootstrap) as admin:
        admin.delete_records({TopicPartition(topic, 0): 4})
    async with scena.lavoratore([topic], copia.prendi, gruppo, copia) as bus:
        await infine(lambda: copia.valori("a") == [b"0", b"1", b"4"] and bus.standing.subscriptions[0].gap == 2)


async def test_un_topic_ricreato_si_legge_dall_inizio_anche_se_il_database_ne_ricorda_di_piu(scena: ScenaKafka) -> None:
    topic, gruppo, archivio = scena.topic(partitions=1), scena.gruppo(), Archivio()
    archivio.presi = [Message(topic, "b", b"x", partition=0, offset=100)]
    await scena.bus.publish([Message(topic, "a", b"1")])
    async with scena.lavoratore([topic], archivio.prendi, gruppo, archivio):
        await infine(lambda: archivio.valori("a") == [b"1"])


async def test_finche_il_database_non_dice_dov_era_non_si_legge(scena: ScenaKafka) -> None:
    topic, archivio = scena.topic(partitions=1), Archivio()
    assenze = iter([True, True, False])

    class Assente(Archivio):
        async def next_offsets(self, topics: Sequence[str]) -> Mapping[tuple[str, int], int]:
            assert archivio.presi == []
            if next(assenze):
                raise ConnectionError("no database")
            return await super().next_offsets(topics)

    await scena.bus.publish([Message(topic, "a", b"1")])
    async with scena.lavoratore([topic], archivio.prendi, scena.gruppo(), Assente()):
        await infine(lambda: archivio.valori("a") == [b"1"])
