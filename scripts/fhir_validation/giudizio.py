"""What the official validator says of a folder of resources: run once, read, counted."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.fhir_definitions.files import FOLDER
from scripts.fhir_validation.backport import definitions as backport
from scripts.parts.hapi_home import hapi_home

JUDGE = Path(__file__).with_name("Giudice.java")
OURS = "urn:raccordo:"
UNKNOWN_LIST = "CodeSystem is unknown"
"""A warning for the lists of others, which are not on this machine (LOINC, ICD). One of ours that is not known is an
error: we publish them all."""
ERRORS = frozenset({"error", "fatal"})
NARRATIVE = "dom-6"
"""A resource should have a narrative. Ours have none: they are read by programs, and a text would repeat codes that
change with every version, and could carry what no coded element may (ADR 0033)."""


@dataclass(frozen=True)
class Message:
    """One remark of the validator: `resource` names the file, `where` the element in it."""

    resource: str
    severity: str
    where: str
    id: str
    text: str

    @property
    def error(self) -> bool:
        return self.severity in ERRORS


@dataclass(frozen=True)
class Verdict:
    types: Mapping[str, int]
    """How many resources of each type were judged, those inside of a Bundle too."""
    resources: int
    """Documents judged: what one answer, or one message, is."""
    messages: Sequence[Message]

    @property
    def errors(self) -> list[Message]:
        return [each for each in self.messages if each.error]

    @property
    def warnings(self) -> list[Message]:
        return [each for each in self.messages if each.severity == "warning"]

    def written(self) -> dict[str, Any]:
        """As in var/fhir/validation.json: messages that say the same stand together, with one place where they do."""
        return {
            "resources": self.resources,
            "types": dict(sorted(self.types.items())),
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "messages": grouped(self.messages),
        }


def grouped(messages: Iterable[Message]) -> list[dict[str, Any]]:
    times: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], Message] = {}
    for each in messages:
        key = (each.severity, each.id, each.text)
        times[key] += 1
        first.setdefault(key, each)
    return [
        {
            "severity": severity,
            "id": id,
            "text": text,
            "times": many,
            "for_example": f"{first[severity, id, text].resource} {first[severity, id, text].where}",
        }
        for (severity, id, text), many in sorted(times.items(), key=lambda item: (item[0][0] not in ERRORS, -item[1]))
    ]


def judge(resources: Mapping[str, Any], definitions: Path = FOLDER) -> Verdict:
    """Every resource by its name. Raises PartMissing, PartFailed."""
    with tempfile.TemporaryDirectory(prefix="raccordo-fhir-") as room:
        folder, known, report = Path(room, "resources"), Path(room, "definitions"), Path(room, "report.json")
        shutil.copytree(definitions, known)
        _write(known, {each["id"]: each for each in backport()})
        folder.mkdir()
        _write(folder, resources)
        hapi_home().run(JUDGE, [str(known), str(folder), str(report)])
        judged = json.loads(report.read_text(encoding="utf-8"))
    messages = [
        Message(each["file"].removesuffix(".json"), _severity(said), said["where"], said["id"], said["text"])
        for each in judged
        for said in each["messages"]
    ]
    return Verdict(types_in(resources.values()), len(judged), messages)


def _write(folder: Path, resources: Mapping[str, Any]) -> None:
    for name, resource in resources.items():
        Path(folder, f"{name}.json").write_text(json.dumps(resource, ensure_ascii=False), encoding="utf-8")


def _severity(said: Mapping[str, str]) -> str:
    return "error" if UNKNOWN_LIST in said["text"] and OURS in said["text"] else said["severity"]


def types_in(resources: Iterable[Any]) -> Counter[str]:
    """Of every resource, and of what it holds in entries, outcomes and `contained`."""
    found: Counter[str] = Counter()
    for each in resources:
        if isinstance(each, dict):
            if isinstance(each.get("resourceType"), str):
                found[each["resourceType"]] += 1
            found += types_in(each.values())
        elif isinstance(each, list):
            found += types_in(each)
    return found
