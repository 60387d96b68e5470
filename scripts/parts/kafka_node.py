"""One JVM of Apache Kafka: a KRaft node that is broker and controller, on 127.0.0.1."""

import secrets
import shutil
import signal
import socket
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from scripts.parts.kafka_home import START_QUICKLY, KafkaHome
from scripts.parts.missing import PartFailed
from scripts.parts.process import PartProcess
from shared.messaging.kafka_client import Brokers, connect

_LOG4J = Path(__file__).with_name("log4j2.properties")


def random_kafka_id() -> str:
    """An identity as Kafka writes it: 16 bytes in URL-safe Base64, and none that a command line takes for an option."""
    return urlsafe_b64encode(bytes([secrets.randbelow(0xF0)]) + secrets.token_bytes(15)).decode().rstrip("=")


@dataclass(frozen=True)
class Seat:
    """Where a node listens: its number in the cluster and its two ports."""

    node: int
    port: int
    controller_port: int


@dataclass(frozen=True)
class Shape:
    """What the nodes of a cluster have in common, see `scripts.parts.kafka.KafkaCluster`."""

    seats: Sequence[Seat]
    heap_mb: int
    quick_start: bool
    settings: Mapping[str, str]
    owner: int | None
    door: Brokers | None = None
    """By which its start is watched, where the node's own address lets nobody in without more."""
    cluster_id: str = field(default_factory=random_kafka_id)


class Node:
    """`folder`: its data, log file and properties, kept across restarts. `remove`: what goes away if the owner dies."""

    def __init__(self, home: KafkaHome, shape: Shape, seat: Seat, folder: Path, remove: Path | None) -> None:
        self._home, self._shape, self.seat, self.folder, self._remove = home, shape, seat, folder, remove
        self.log_file = folder / "kafka.log"
        self._process: PartProcess | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.seat.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    @property
    def process(self) -> PartProcess:
        """The JVM started last. Raises PartFailed where there was none."""
        if self._process is None:
            raise PartFailed(f"Kafka {self.address} non è mai stato avviato")
        return self._process

    def launch(self, jvm_options: Sequence[str] = ()) -> None:
        """Starts the JVM and returns at once: it does not answer yet. The data are formatted the first time."""
        properties = self.folder / "server.properties"
        data = self.folder / "data"
        if not data.exists():
            self._format(data)
        properties.write_text("".join(f"{k}={v}\n" for k, v in self._properties(data).items()), encoding="utf-8")
        shape = self._shape
        options = [f"-Xmx{shape.heap_mb}M", f"-Dlog4j2.configurationFile={_LOG4J}", *self._home.archive_options()]
        options += START_QUICKLY if shape.quick_start else []
        command = [self._home.java, *options, *jvm_options, "kafka.Kafka", str(properties)]
        remove = [self._remove] if self._remove else []
        # The jars by the environment: a command line of four thousand characters is no help to who lists processes.
        jars = {"CLASSPATH": self._home.classpath}
        self._process = PartProcess(command, self.log_file, owner=shape.owner, remove=remove, environment=jars)

    def await_service(self, patience_s: float = 60) -> None:
        """Returns when the node answers clients and the controller has let it in; PartFailed where it does not."""
        name = f"Kafka {self.address}"
        self.process.wait_until(self._listens, patience_s, name)
        self.process.wait_until(self._serves, patience_s, name)

    def end(self, signal_number: signal.Signals = signal.SIGTERM, patience_s: float = 20) -> None:
        """SIGTERM is an orderly end, SIGKILL what a machine does that loses power. The data stay."""
        self.process.end(signal_number, patience_s)

    def _listens(self) -> bool:
        with socket.socket() as knock:
            knock.settimeout(1)
            return knock.connect_ex(("127.0.0.1", self.seat.port)) == 0

    def _serves(self) -> bool:
        try:
            admin: Any = connect(KafkaAdminClient, self._shape.door or self.address, request_timeout_ms=5_000)
        except KafkaError:
            return False
        try:
            brokers = admin.describe_cluster()["brokers"]
        except KafkaError:
            return False
        finally:
            admin.close()
        return any(broker["broker_id"] == self.seat.node and not broker["is_fenced"] for broker in brokers)

    def _format(self, data: Path) -> None:
        """A copy of what Kafka's own tool wrote once, with an identity of its own: saves starting a JVM for that."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(self._home.formatted, fresh)
        identity = {
            "version": "1",
            "cluster.id": self._shape.cluster_id,
            "node.id": str(self.seat.node),
            "directory.id": random_kafka_id(),
        }
        text = "".join(f"{key}={value}\n" for key, value in identity.items())
        (fresh / "meta.properties").write_text(text, encoding="utf-8")
        fresh.rename(data)

    def _properties(self, data: Path) -> dict[str, str]:
        seat, seats = self.seat, self._shape.seats
        copies = str(len(seats))
        enough = str(max(1, len(seats) - 1))
        return {
            "process.roles": "broker,controller",
            "node.id": str(seat.node),
            "controller.quorum.voters": ",".join(f"{s.node}@127.0.0.1:{s.controller_port}" for s in seats),
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{seat.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(data),
            "auto.create.topics.enable": "false",
            "default.replication.factor": copies,
            "min.insync.replicas": enough,
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": enough,
            "transaction.state.log.num.partitions": "1",
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": enough,
            "share.coordinator.state.topic.num.partitions": "1",
            "group.initial.rebalance.delay.ms": "0",
            # A killed node is missed, and let in again, within seconds and not tens of them.
            "broker.session.timeout.ms": "2000",
            "broker.heartbeat.interval.ms": "500",
            "controller.quorum.election.timeout.ms": "500",
            "controller.quorum.fetch.timeout.ms": "1000",
            "controlled.shutdown.enable": "true",
            **self._shape.settings,
        }
