"""Kafka as it stands in a cluster: nobody enters without a certificate, and nothing travels in the clear."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from scripts.parts.kafka import Broker
from scripts.parts.ports import free_port
from services.indicators.entrypoints.stream_worker import StreamWorker
from shared.messaging.bus import Message
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_client import Brokers, InvalidAddress, brokers
from shared.messaging.kafka_topics import TopicsNotReady, create
from shared.messaging.topics import Topic
from tests.shared.messaging.certificates import Authority

pytestmark = pytest.mark.xdist_group("broker propri")
TOPIC = Topic("riservato", "prova")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificati"))


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    """Of a listener that asks for certificates, beside the one in the clear that the broker's start is seen by."""
    certificate, key = authority.issue("broker")
    store = certificate.with_suffix(".store.pem")
    store.write_bytes(key.read_bytes() + certificate.read_bytes())
    settings = {
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,TLS:SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.certificate),
        "ssl.client.auth": "required",
    }
    broker, port = Broker(settings=settings), free_port()
    seat, clear = broker.nodes[0].seat, broker.nodes[0].address
    tls = f"TLS://127.0.0.1:{port}"
    settings["listeners"] = f"PLAINTEXT://{clear},CONTROLLER://127.0.0.1:{seat.controller_port},{tls}"
    settings["advertised.listeners"] = f"PLAINTEXT://{clear},{tls}"
    with broker:
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def admitted(authority: Authority, address: str) -> Brokers:
    certificate, key = authority.issue("raccordo-prova")
    return brokers(address, authority.certificate, certificate, key)


@pytest.fixture(scope="module", autouse=True)
def topic(admitted: Brokers) -> None:
    create(admitted, [TOPIC], partitions=2)


class Heard:
    def __init__(self) -> None:
        self.values: list[bytes] = []
        self.any = asyncio.Event()

    async def __call__(self, messages: Sequence[Message]) -> None:
        self.values += [message.value for message in messages]
        self.any.set()


async def _say(admitted: Brokers, value: bytes) -> None:
    bus = KafkaBus(admitted, "prova")
    await bus.publish([Message(TOPIC.name, "k", value)])
    await bus.stop()


async def test_con_il_certificato_si_pubblica_e_si_legge(admitted: Brokers) -> None:
    heard = Heard()
    await _say(admitted, b"uno")
    bus = KafkaBus(admitted, "prova")
    bus.subscribe([TOPIC.name], heard, group="prova.bus")
    await bus.start()
    async with asyncio.timeout(30):
        await heard.any.wait()
    await bus.stop()
    assert b"uno" in heard.values


async def test_anche_faust_entra_con_il_certificato(admitted: Brokers) -> None:
    heard, stop = Heard(), asyncio.Event()
    await _say(admitted, b"due")
    reading = asyncio.create_task(StreamWorker(heard, admitted, [TOPIC.name], "prova.faust").run(stop))
    async with asyncio.timeout(30):
        await heard.any.wait()
    stop.set()
    await reading
    assert b"due" in heard.values


def test_in_chiaro_non_si_entra(address: str) -> None:
    with pytest.raises(TopicsNotReady):
        create(address, [TOPIC])


def test_senza_un_certificato_proprio_non_si_entra(address: str, authority: Authority) -> None:
    with pytest.raises(TopicsNotReady):
        create(brokers(address, authority.certificate), [TOPIC])


def test_chi_e_firmato_da_altri_non_entra(address: str, authority: Authority, tmp_path: Path) -> None:
    certificate, key = Authority(tmp_path, "altra").issue("estraneo")
    with pytest.raises(TopicsNotReady):
        create(brokers(address, authority.certificate, certificate, key), [TOPIC])


def test_un_file_che_manca_si_dice_prima_di_provare(tmp_path: Path) -> None:
    with pytest.raises(InvalidAddress, match="non c'è"):
        brokers("127.0.0.1:9092", tmp_path / "assente.pem")


def test_un_certificato_senza_chi_firma_i_broker_e_un_errore(tmp_path: Path) -> None:
    with pytest.raises(InvalidAddress, match="RACCORDO_KAFKA_CA_FILE"):
        brokers("127.0.0.1:9092", None, tmp_path / "mio.pem")
