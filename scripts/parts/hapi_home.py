"""HL7's FHIR validator (HAPI) as prepared on this machine: jars, and the compiler for the program that drives it."""

import hashlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.parts import jars
from scripts.parts.java import java, require_java
from scripts.parts.kafka_home import START_QUICKLY
from scripts.parts.missing import PartFailed

_PATIENCE_S = 800
"""Half a minute is enough, unless the machine does other things. Less than its test may take: who waits learns why."""


@dataclass(frozen=True)
class HapiHome:
    folder: Path
    java: str

    @property
    def classpath(self) -> str:
        return ":".join(str(jar) for jar in sorted(self.folder.joinpath("lib").glob("*.jar")))

    def compiled(self, source: Path) -> Path:
        """The folder with the classes of a program of one file; compiled once for each text. Raises PartFailed.

        By Eclipse's compiler, which is a jar as any other: the Java that our pages ask for is a JRE, and has none.
        """
        text = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
        compiler = next(self.folder.joinpath("lib").glob("ecj-*.jar"))

        def prepare(fresh: Path) -> None:
            command = [self.java, *START_QUICKLY, "-jar", str(compiler), "-17", "-nowarn", "-encoding", "UTF-8"]
            command += ["-cp", self.classpath, "-d", str(fresh), str(source)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  # our own arguments
            if done.returncode != 0:
                raise PartFailed(f"{source.name} non si compila:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

        return jars.prepared(self.folder.with_name(f"{self.folder.name}-{source.stem}-{text}"), prepare)

    def run(self, source: Path, arguments: Sequence[str]) -> None:
        """Runs the program of one file. Raises PartFailed where it does not compile, or ends badly."""
        classpath = f"{self.compiled(source)}:{self.classpath}"
        command = [self.java, *START_QUICKLY, "-Xmx1g", "-cp", classpath, source.stem, *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)  # noqa: S603  # our own arguments
        except subprocess.TimeoutExpired:
            raise PartFailed(f"{source.stem} non finisce in {_PATIENCE_S} s") from None
        if done.returncode != 0:
            raise PartFailed(f"{source.stem} si è fermato (codice {done.returncode}):\n{done.stderr[-4000:]}")


def hapi_home() -> HapiHome:
    """Fetches the validator the first time (about 150 MB). Raises PartMissing where Java or Maven is missing."""
    program_path = java()

    def prepare(fresh: Path) -> None:
        require_java(program_path)
        jars.fetch("hapi", fresh / "lib")

    return HapiHome(jars.prepared(jars.cache() / f"hapi-{jars.version('hapi')}", prepare), program_path)
