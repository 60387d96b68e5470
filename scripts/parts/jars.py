"""What the real parts are made of, fetched once by Maven and kept outside the checkout."""

import fcntl
import os
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from scripts.parts.missing import PartMissing
from scripts.parts.process import program

_POM = Path(__file__).with_name("pom.xml")
_NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"
_PATIENCE_S = 600
MAVEN = "installare Maven e Java 17 o successivo (su Debian e Ubuntu: apt-get install maven openjdk-17-jre-headless)"


def version(part: str) -> str:
    """The version of a part (`kafka`, `postgres`) as the pom says."""
    found = ET.parse(_POM).findtext(f"./{_NAMESPACE}properties/{_NAMESPACE}{part}.version")  # noqa: S314  # our own file
    if found is None:
        raise LookupError(part)
    return found


def cache() -> Path:
    """Where prepared parts are kept for this person: `$XDG_CACHE_HOME/raccordo`, or `~/.cache/raccordo`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "raccordo"


def prepared(folder: Path, prepare: Callable[[Path], None]) -> Path:
    """The folder, made by `prepare` the first time and found whole ever after.

    `prepare` fills a folder next to it, which then takes the name in one step: whoever finds the name finds everything.
    Two processes at once wait for each other.
    """
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as room:
                fresh = Path(room, "fresh")
                fresh.mkdir()
                prepare(fresh)
                fresh.rename(folder)
    return folder


def fetch(part: str, into: Path, **properties: str) -> None:
    """Copies the jars of a part, with those they need, into a folder. Raises PartMissing where Maven cannot."""
    command = [
        program("mvn", MAVEN),
        "-q",
        "-B",
        "-Dstyle.color=never",
        "-f",
        str(_POM),
        "-P",
        part,
        "dependency:copy-dependencies",
    ]
    command += [f"-D{name}={value}" for name, value in properties.items()]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    cache().mkdir(parents=True, exist_ok=True)
    with cache().joinpath("maven.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two of Maven at once may spoil its local repository
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)  # noqa: S603  # our own arguments
    if done.returncode != 0:
        raise PartMissing(
            f"Maven non riesce a procurare {part} {version(part)}:\n{done.stdout[-2000:]}{done.stderr[-500:]}"
        )
