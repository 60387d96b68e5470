"""The Java of this machine."""

import subprocess

from scripts.parts import jars
from scripts.parts.missing import PartMissing
from scripts.parts.process import program

_OLDEST = 17


def java() -> str:
    """The path of `java`. Raises PartMissing where there is none."""
    return program("java", jars.MAVEN)


def require_java(path: str) -> None:
    """Raises PartMissing where this Java is too old."""
    said = subprocess.run([path, "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=False)  # noqa: S603  # the Java of this machine
    found = next((line.split("=")[1] for line in said.stderr.splitlines() if "java.specification.version" in line), "0")
    if float(found) < _OLDEST:
        raise PartMissing(f"Serve Java {_OLDEST} o successivo, qui c'è {found.strip()}: {jars.MAVEN}")
