"""A real broker with the settings of docker-compose.yml obeys the table: each does what it must, and nothing else."""

import asyncio
import runpy
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError, NoError, TopicAuthorizationFailedError, for_code

from scripts.parts.kafka_secured import SecuredBroker
from services.indicators.entrypoints.stream_worker import StreamWorker
from shared.messaging.access import ACCOUNTS, Account, account, of_service
from shared.messaging.bus import Message
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_access import AccessNotReady, admit
from shared.messaging.kafka_client import Brokers, brokers, connect
from shared.messaging.kafka_denial import NO_TRUST, WRONG_PASSWORD
from shared.messaging.kafka_producer import Denied, NotPublished, Producer
from shared.messaging.kafka_topics import TopicsNotReady, create, create_topics
from shared.messaging.topics import TOPICS, Topic
from shared.process.probes import standing_probe
from tests.shared.messaging.eventually import infine

pytestmark = [pytest.mark.xdist_group("broker propri"), pytest.mark.timeout(180)]
MOLTI = ["ospedali-703", "leps-50036"]
SUL_BUS = ("pua", "dimissioni", "sad")
each_account = pytest.mark.parametrize("chi", ACCOUNTS, ids=lambda chi: chi.name)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredBroker]:
    with SecuredBroker(tmp_path_factory.mktemp("ingresso"), [*(chi.short for chi in ACCOUNTS), *MOLTI]) as secured:
        create(secured.administrator, TOPICS, partitions=1)
        admit(secured.administrator, _passwords(secured))
        _di(Producer(secured.administrator, "prova"), *(topic.name for topic in TOPICS))
        yield secured


@pytest.fixture
def riammessi(broker: SecuredBroker) -> Iterator[None]:
    """Whatever a test does to accounts and permissions, afterwards they are again as declared."""
    yield
    admit(broker.administrator, _passwords(broker))


def _passwords(broker: SecuredBroker) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in broker.accounts.iterdir()}


def _di(producer: Producer, *topics: str, value: bytes = b"prima") -> None:
    try:
        producer.publish([Message(topic, "k", value) for topic in topics])
    finally:
        producer.close()


class Sentiti:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, messages: Sequence[Message]) -> None:
        self.messages += messages

    @property
    def topics(self) -> set[str]:
        return {message.topic for message in self.messages}


# What the table says, account by account and topic by topic


@each_account
def test_si_scrive_solo_cio_che_e_proprio(broker: SecuredBroker, chi: Account) -> None:
    # The idempotent one would be done with after the first refusal.
    producer = connect(KafkaProducer, broker.entering(chi.name), enable_idempotence=False, max_block_ms=5_000)
    scritti = set()
    for topic in TOPICS:
        try:
            producer.send(topic.name, b"v", key=b"k").get(timeout=10)
        except TopicAuthorizationFailedError:
            continue
        scritti.add(topic.name)
    producer.close()
    assert scritti == set(chi.writes)


@each_account
def test_si_legge_solo_cio_che_si_ascolta(broker: SecuredBroker, chi: Account) -> None:
    entra = broker.entering(chi.name)
    admin = connect(KafkaAdminClient, entra)
    found = {topic["name"]: for_code(topic["error_code"]) for topic in admin.describe_topics([t.name for t in TOPICS])}
    admin.close()
    assert set(found.values()) <= {NoError, TopicAuthorizationFailedError}
    visti = [name for name, error in found.items() if error is NoError]
    assert {name for name in visti if _legge(entra, name)} == set(chi.hears)


def _legge(chi: Brokers, topic: str) -> bool:
    """Without a group: that is asked elsewhere."""
    consumer = connect(KafkaConsumer, chi, request_timeout_ms=10_000)
    try:
        consumer.assign([TopicPartition(topic, 0)])
        consumer.seek(TopicPartition(topic, 0), 0)
        for _ in range(50):
            if consumer.poll(timeout_ms=200):
                return True
    except TopicAuthorizationFailedError:
        return False
    finally:
        consumer.close(autocommit=False)
    raise AssertionError(f"{topic}: neither a message nor a refusal")


# What each service needs, by the clients that it uses


@pytest.mark.parametrize("servizio", SUL_BUS)
async def test_un_servizio_pubblica_legge_e_conferma_ed_e_pronto(broker: SecuredBroker, servizio: str) -> None:
    chi = of_service(servizio)
    bus = KafkaBus(broker.entering(chi.name), chi.name)
    sentiti = {group: Sentiti() for group in chi.reads}
    for group, topics in chi.reads.items():
        bus.subscribe(topics, sentiti[group], group=group)
    await bus.start()
    await bus.publish([Message(topic, "k", b"v") for topic in chi.writes])
    await infine(lambda: all(sentiti[group].topics == set(topics) for group, topics in chi.reads.items()), 60)
    await infine(lambda: bool(bus.standing.subscriptions) and all(map(_letto_tutto, bus.standing.subscriptions)), 30)
    assert bus.standing.ready and bus.standing.denied == ()
    await bus.stop()


def _letto_tutto(subscription: object) -> bool:
    return bool(subscription.partitions) and subscription.lag == 0  # type: ignore[attr-defined]


async def test_gli_indicatori_leggono_con_faust_e_pubblicano(broker: SecuredBroker) -> None:
    chi, sentiti, stop = of_service("indicators"), Sentiti(), asyncio.Event()
    _di(Producer(broker.entering(chi.name), "prova"), *chi.writes)
    worker = StreamWorker(sentiti, broker.entering(chi.name), chi.hears)
    leggendo = asyncio.create_task(worker.run(stop))
    await infine(lambda: sentiti.topics == set(chi.hears), 60)
    await infine(lambda: _letto_tutto(worker.standing.subscriptions[0]), 30)
    stop.set()
    await leggendo
    assert worker.standing.ready


@pytest.mark.parametrize("servizio", ["dimissioni", "indicators", "pua", "sad"])
def test_chi_migra_trova_i_topic_fatti_e_come_dichiarati(broker: SecuredBroker, servizio: str) -> None:
    outcome = create_topics(broker.entering(f"raccordo-{servizio}"), servizio, partitions=1)
    assert outcome.created == outcome.aligned == outcome.differing == ()


async def test_uno_dei_molti_legge_nel_gruppo_suo(broker: SecuredBroker) -> None:
    chi, sentiti = account("raccordo-leps-50036"), Sentiti()
    bus = KafkaBus(broker.entering(chi.name), chi.name)
    ((group, topics),) = chi.reads.items()
    bus.subscribe(topics, sentiti, group=group)
    await bus.start()
    await infine(lambda: sentiti.topics == set(topics), 60)
    await bus.stop()


# What nobody may do


@pytest.mark.parametrize("servizio", SUL_BUS)
def test_nessun_servizio_crea_un_topic_neanche_tra_i_suoi(broker: SecuredBroker, servizio: str) -> None:
    chi = broker.entering(f"raccordo-{servizio}")
    with pytest.raises(TopicsNotReady, match="solo chi amministra"):
        create(chi, [Topic(f"{servizio}.altro.v1", servizio)], partitions=1)


def test_nessun_servizio_cambia_o_cancella_un_topic_suo(broker: SecuredBroker) -> None:
    chi = broker.entering("raccordo-pua")
    with pytest.raises(TopicsNotReady, match="non si possono allineare"):
        create(chi, [Topic("pua.events.v1", "pua", largest=1_000)], partitions=1)
    admin = connect(KafkaAdminClient, chi)
    with pytest.raises(KafkaError, match="Authorization"):
        admin.delete_topics(["pua.events.v1"])
    admin.close()


def test_nessun_servizio_da_permessi_o_password(broker: SecuredBroker) -> None:
    with pytest.raises(AccessNotReady, match="ClusterAuthorizationFailed"):
        admit(broker.entering("raccordo-pua"), {"raccordo-pua": "x"})


async def test_nel_gruppo_di_un_altro_non_si_entra(broker: SecuredBroker) -> None:
    bus, sentiti = KafkaBus(broker.entering("raccordo-pua"), "prova"), Sentiti()
    bus.subscribe(["sad.events.v1"], sentiti, group="raccordo.dimissioni")
    await bus.start()
    await infine(lambda: "gruppo-non-autorizzato:raccordo.dimissioni" in bus.standing.denied, 30)
    esito = await standing_probe("kafka", lambda: bus.standing)()
    await bus.stop()
    assert not sentiti.messages
    assert (esito.ok, "gruppo-non-autorizzato:raccordo.dimissioni" in esito.detail) == (False, True)


async def test_chi_ascolta_un_topic_riservato_ad_altri_non_e_pronto_e_lo_dice(broker: SecuredBroker) -> None:
    bus, sentiti = KafkaBus(broker.entering("raccordo-sad"), "prova"), Sentiti()
    bus.subscribe(["dimissioni.restricted.v1"], sentiti, group="raccordo.sad")
    await bus.start()
    await infine(lambda: "topic-non-autorizzato:dimissioni.restricted.v1" in bus.standing.obstacles, 30)
    await bus.stop()
    assert not sentiti.messages


async def test_anche_faust_attende_il_permesso_e_lo_dice(broker: SecuredBroker) -> None:
    sentiti, stop = Sentiti(), asyncio.Event()
    worker = StreamWorker(sentiti, broker.entering("raccordo-indicators"), ["pua.restricted.v1"])
    leggendo = asyncio.create_task(worker.run(stop))
    await infine(lambda: worker.standing.obstacles == ("topic-non-autorizzato:pua.restricted.v1",), 30)
    stop.set()
    await leggendo
    assert not sentiti.messages


# Who is not let in at all


def test_senza_tls_non_si_entra(broker: SecuredBroker) -> None:
    with pytest.raises(NotPublished):
        _di(Producer(broker.bootstrap, "prova"), "pua.events.v1")
    with pytest.raises(NotPublished):
        _di(
            Producer(Brokers((broker.bootstrap,), user="raccordo-pua", password_file=_file(broker)), "prova"),
            "pua.events.v1",
        )


def test_con_tls_e_senza_password_non_si_entra(broker: SecuredBroker) -> None:
    with pytest.raises(NotPublished):
        _di(Producer(brokers(broker.bootstrap, broker.ca_file), "prova"), "pua.events.v1")


def test_dalla_porta_di_chi_amministra_non_si_entra_senza_il_suo_certificato(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    porta = str(broker.administrator)
    with pytest.raises(NotPublished):
        _di(Producer(brokers(porta, broker.ca_file), "prova"), "pua.events.v1")
    altra = _altra_autorita(tmp_path)
    files = (broker.ca_file, altra / "amministratore" / "cert.pem", altra / "amministratore" / "key.pem")
    with pytest.raises(Denied, match=NO_TRUST):
        _di(Producer(brokers(porta, *files), "prova"), "pua.events.v1")


@pytest.mark.parametrize("chi", ["raccordo-pua", "raccordo-nessuno"])
def test_con_la_password_sbagliata_non_si_entra_e_lo_si_dice(broker: SecuredBroker, chi: str, tmp_path: Path) -> None:
    sbagliata = tmp_path / "password"
    sbagliata.write_text("sbagliata", encoding="utf-8")
    with pytest.raises(Denied, match=WRONG_PASSWORD):
        _di(Producer(broker.entering(chi, sbagliata), "prova"), "pua.events.v1")


def test_la_password_di_un_altro_non_serve(broker: SecuredBroker) -> None:
    with pytest.raises(Denied, match=WRONG_PASSWORD):
        _di(Producer(broker.entering("raccordo-pua", broker.accounts / "raccordo-sad"), "prova"), "pua.events.v1")


def test_a_un_broker_di_un_altra_autorita_non_si_dice_la_password(broker: SecuredBroker, tmp_path: Path) -> None:
    altra = _altra_autorita(tmp_path) / "kafka" / "ca.pem"
    chi = brokers(broker.bootstrap, altra, user="raccordo-pua", password_file=_file(broker))
    with pytest.raises(Denied, match=NO_TRUST):
        _di(Producer(chi, "prova"), "pua.events.v1")


async def test_chi_non_entra_non_e_pronto_e_il_log_dice_perche_senza_la_password(
    broker: SecuredBroker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sbagliata = tmp_path / "password"
    sbagliata.write_text("parola-che-non-si-scrive", encoding="utf-8")
    bus = KafkaBus(broker.entering("raccordo-pua", sbagliata), "raccordo.pua")
    bus.subscribe(["sad.events.v1"], Sentiti(), group="raccordo.pua")
    await bus.start()
    await infine(lambda: bus.standing.obstacles == (WRONG_PASSWORD,), 30)
    sbagliata.write_text(_passwords(broker)["raccordo-pua"], encoding="utf-8")
    await infine(lambda: bus.standing.ready, 30)
    await bus.stop()
    assert WRONG_PASSWORD in caplog.text
    assert "parola-che-non-si-scrive" not in caplog.text


# What changes while everybody works


@pytest.mark.usefixtures("riammessi")
async def test_un_permesso_tolto_non_fa_perdere_nulla_e_ridato_fa_ripartire(broker: SecuredBroker) -> None:
    passwords, chi = _passwords(broker), of_service("sad")
    bus, sentiti = KafkaBus(broker.entering(chi.name), chi.name), Sentiti()
    bus.subscribe(chi.hears, sentiti, group="raccordo.sad")
    await bus.start()
    await asyncio.to_thread(_di, Producer(broker.administrator, "prova"), *chi.hears)
    await infine(lambda: sentiti.topics == set(chi.hears), 60)
    await bus.publish([Message("sad.events.v1", "k", b"detto con permesso")])
    admit(broker.administrator, {name: found for name, found in passwords.items() if name != chi.name})
    with pytest.raises(Denied, match="topic-non-autorizzato:sad"):
        await bus.publish([Message("sad.events.v1", "k", b"detto senza permesso")])
    pua = broker.entering("raccordo-pua")
    await asyncio.to_thread(_di, Producer(pua, "prova"), "pua.restricted.v1", value=b"arrivato intanto")
    await infine(lambda: not bus.standing.ready, 30)
    admit(broker.administrator, passwords)
    await infine(lambda: b"arrivato intanto" in {message.value for message in sentiti.messages}, 60)
    await bus.publish([Message("sad.events.v1", "k", b"detto infine")])
    await infine(lambda: bus.standing.ready, 30)
    await bus.stop()


@pytest.mark.usefixtures("riammessi")
def test_una_password_si_cambia_mentre_si_lavora(broker: SecuredBroker, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(_passwords(broker)["raccordo-pua"], encoding="utf-8")
    chi = broker.entering("raccordo-pua", file)
    collegato = Producer(chi, "prova")
    collegato.publish([Message("pua.events.v1", "k", b"prima")])
    admit(broker.administrator, _passwords(broker) | {"raccordo-pua": "la nuova password"})
    collegato.publish([Message("pua.events.v1", "k", b"chi era entrato resta")])
    collegato.close()
    with pytest.raises(Denied, match=WRONG_PASSWORD):
        _di(Producer(chi, "prova"), "pua.events.v1")
    file.write_text("la nuova password", encoding="utf-8")
    _di(Producer(chi, "prova"), "pua.events.v1")


@pytest.mark.usefixtures("riammessi")
def test_chi_perde_la_password_perde_account_e_permessi(broker: SecuredBroker) -> None:
    rimasti = {name: found for name, found in _passwords(broker).items() if name != "raccordo-ospedali-703"}
    change = admit(broker.administrator, rimasti)
    assert (change.expelled, change.withdrawn, change.granted) == (("raccordo-ospedali-703",), 2, 0)
    with pytest.raises(Denied, match=WRONG_PASSWORD):
        _di(Producer(broker.entering("raccordo-ospedali-703"), "prova"), "asst.fhir.v1")
    _di(Producer(broker.entering("raccordo-ospedali"), "prova"), "asst.fhir.v1")


def test_ripetere_non_cambia_nulla(broker: SecuredBroker) -> None:
    change = admit(broker.administrator, _passwords(broker))
    assert (change.granted, change.withdrawn, change.expelled) == (0, 0, ())


def _file(broker: SecuredBroker) -> Path:
    return broker.accounts / "raccordo-pua"


def _altra_autorita(folder: Path) -> Path:
    ingresso = Path(__file__).parents[3] / "deploy" / "compose" / "ingresso.py"
    runpy.run_path(str(ingresso))["prepare"](folder, ["pua"])
    return folder
