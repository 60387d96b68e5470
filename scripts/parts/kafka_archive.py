"""The class archive of Kafka's JVM: written once on a machine, it halves the time and the work of every later start."""

import fcntl
import tempfile
from pathlib import Path

from scripts.parts.kafka_home import KafkaHome
from scripts.parts.kafka_node import Node, Seat, Shape
from scripts.parts.ports import free_port

_WRITING_S = 120


def ensure_archive(home: KafkaHome) -> None:
    """Where there is none, runs a broker for as long as it takes to see which classes it loads (about 8 s)."""
    if home.archive.exists():
        return
    with home.archive.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if home.archive.exists():
            return
        with tempfile.TemporaryDirectory(prefix=".archive-", dir=home.archive.parent) as room:
            fresh = Path(room, home.archive.name)
            seat = Seat(1, free_port(), free_port())
            node = Node(home, Shape([seat], 384, True, {}, None), seat, Path(room, "node"), None)
            node.launch([f"-XX:ArchiveClassesAtExit={fresh}"])
            try:
                node.await_service()
            finally:
                node.end(patience_s=_WRITING_S)
            fresh.rename(home.archive)
