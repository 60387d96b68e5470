"""Apache Kafka as prepared on this machine: jars, an empty formatted folder, a class archive that halves its start."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.parts import jars
from scripts.parts.java import java, require_java
from scripts.parts.missing import PartMissing

START_QUICKLY = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
"""For a JVM that lives minutes: the quick compiler only, the simplest collector."""

_FORMATTED = "formatted"
_ARCHIVE = "classes.jsa"
_ANY_ID = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True)
class KafkaHome:
    folder: Path
    java: str

    @property
    def classpath(self) -> str:
        """Every jar by name, in a fixed order: the class archive holds for this very text."""
        return ":".join(str(jar) for jar in sorted(self.folder.joinpath("lib").glob("*.jar")))

    @property
    def formatted(self) -> Path:
        """What `kafka-storage format` writes for a node; the identities in it are placeholders."""
        return self.folder / _FORMATTED

    @property
    def archive(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-{_ARCHIVE}")

    def archive_options(self) -> list[str]:
        """A JVM other than the one that wrote the archive ignores it, and starts as slowly as without."""
        return [f"-XX:SharedArchiveFile={self.archive}"] if self.archive.exists() else []


def kafka_home() -> KafkaHome:
    """Fetches Kafka the first time (about 45 MB). Raises PartMissing, in Italian, where Java or Maven is missing."""
    program_path = java()

    def prepare(fresh: Path) -> None:
        require_java(program_path)
        jars.fetch("kafka", fresh / "lib")
        _format(KafkaHome(fresh, program_path), fresh / _FORMATTED)

    folder = jars.prepared(jars.cache() / f"kafka-{jars.version('kafka')}", prepare)
    return KafkaHome(folder, program_path)


def _format(home: KafkaHome, into: Path) -> None:
    properties = home.folder / "format.properties"
    text = f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093
controller.listener.names=CONTROLLER
log.dirs={into}
"""
    properties.write_text(text, encoding="utf-8")
    command = [home.java, *START_QUICKLY, "-cp", home.classpath, "kafka.tools.StorageTool"]
    command += ["format", "--cluster-id", _ANY_ID, "--config", str(properties)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  # our own arguments
    if done.returncode != 0:
        raise PartMissing(f"Kafka non prepara la sua cartella:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
