"""Apache Kafka for tests, proofs, benches and developers: real, on 127.0.0.1, without Docker.

Times are seconds. Nothing here outlives its owner: see `scripts.parts.guard`.
"""

import shutil
import signal
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from scripts.parts.kafka_archive import ensure_archive
from scripts.parts.kafka_home import kafka_home
from scripts.parts.kafka_node import Node, Seat, Shape
from scripts.parts.ports import free_port
from shared.messaging.kafka_client import Brokers


class KafkaCluster:
    """Some nodes on free ports, theirs across restarts too. As a context manager starts, then stops and tidies up.

    Raises PartMissing, in Italian, where Java or Maven is missing; PartFailed where a node does not come up.

    `folder`: where the data are kept; without one, a temporary folder that goes away at the end. `heap_mb`: MiB for
    each node. `quick_start=False` for benches: slower to start, faster afterwards. `settings`: of server.properties,
    win over ours. `owner`: the pid that the nodes must not outlive (default: this process). `door`: see `kafka_node`.
    """

    def __init__(
        self,
        nodes: int,
        *,
        folder: Path | None = None,
        ports: Sequence[int] = (),
        heap_mb: int = 384,
        quick_start: bool = True,
        settings: Mapping[str, str] | None = None,
        owner: int | None = None,
        door: Brokers | None = None,
    ) -> None:
        home = kafka_home()
        ensure_archive(home)
        seats = [Seat(n + 1, ports[n] if ports else free_port(), free_port()) for n in range(nodes)]
        shape = Shape(seats, heap_mb, quick_start, settings or {}, owner, door)
        self._temporary = Path(tempfile.mkdtemp(prefix="raccordo-kafka-")) if folder is None else None
        room = (folder or self._temporary or Path()).absolute()
        self.nodes = tuple(Node(home, shape, seat, room / f"node-{seat.node}", self._temporary) for seat in seats)

    @property
    def bootstrap(self) -> str:
        """The addresses for clients: `host:port,host:port`."""
        return ",".join(node.address for node in self.nodes)

    def start(self) -> Self:
        """Returns when every node answers and is let in by the controller. Raises PartFailed where one does not."""
        launched = [node for node in self.nodes if not node.running]
        for node in launched:
            node.launch()
        for node in launched:
            node.await_service()
        return self

    def stop(self) -> None:
        """SIGTERM to all, then waits; the data stay. Does nothing to nodes that are down."""
        running = [node for node in self.nodes if node.running]
        for node in running:  # one that waits for the others of a quorum that is gone would wait in vain
            node.process.send(signal.SIGTERM)
        for node in running:
            node.end()

    def close(self) -> None:
        """Stops; where the folder is temporary, kills and removes it: data that nobody reads need no orderly end."""
        if self._temporary is None:
            self.stop()
        else:
            for node in self.nodes:
                if node.running:
                    node.end(signal.SIGKILL)
            shutil.rmtree(self._temporary, ignore_errors=True)

    def release(self) -> None:
        """Leaves the nodes to their owner: they go on when this object is gone, which is not to be used any more."""
        for node in self.nodes:
            node.process.release()

    def kill_node(self, index: int) -> None:
        """kill -9, as a machine that loses power would; the data written so far stay."""
        self.nodes[index].end(signal.SIGKILL)

    def start_node(self, index: int) -> None:
        """Starts a node that is down, on its ports and its data; returns when it answers."""
        self.nodes[index].launch()
        self.nodes[index].await_service()

    def pause_node(self, index: int) -> None:
        """SIGSTOP: the node holds its connections and answers nothing, as one that hangs."""
        self.nodes[index].process.send(signal.SIGSTOP)

    def resume_node(self, index: int) -> None:
        self.nodes[index].process.send(signal.SIGCONT)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()


class Broker(KafkaCluster):
    """One node. `port`: a fixed one for clients."""

    def __init__(
        self,
        *,
        folder: Path | None = None,
        port: int | None = None,
        heap_mb: int = 384,
        quick_start: bool = True,
        settings: Mapping[str, str] | None = None,
        owner: int | None = None,
        door: Brokers | None = None,
    ) -> None:
        super().__init__(
            1,
            folder=folder,
            ports=[port] if port else [],
            heap_mb=heap_mb,
            quick_start=quick_start,
            settings=settings,
            owner=owner,
            door=door,
        )

    @property
    def pid(self) -> int:
        return self.nodes[0].process.pid

    @property
    def running(self) -> bool:
        return self.nodes[0].running

    @property
    def log_file(self) -> Path:
        return self.nodes[0].log_file

    def wait(self) -> int:
        """Waits for the broker to end by itself; returns its exit code."""
        return self.nodes[0].process.wait()

    def kill(self) -> None:
        self.kill_node(0)

    def restart(self) -> None:
        """Stops it in order if it runs, then starts it on the same port and data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        self.pause_node(0)

    def resume(self) -> None:
        self.resume_node(0)


class BrokerTrio(KafkaCluster):
    """Three nodes, each broker and controller: replication factor 3, `min.insync.replicas=2`. Loses one and goes on."""

    def __init__(
        self,
        *,
        heap_mb: int = 384,
        quick_start: bool = True,
        settings: Mapping[str, str] | None = None,
        owner: int | None = None,
    ) -> None:
        super().__init__(3, heap_mb=heap_mb, quick_start=quick_start, settings=settings, owner=owner)
