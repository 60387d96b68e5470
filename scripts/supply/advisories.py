"""Known vulnerabilities of what an image holds, asked of pip-audit; and those that somebody has accepted for a while.

pip-audit ends well where it could ask nobody: it calls every library skipped, and says that nothing is known. So its
exit status is not believed here; what it says library by library is.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from scripts.manifests.programs import ToolRefuses, installed, run

_OF_THE_NETWORK = "requests.exceptions."
"""In the traceback with which pip-audit ends where it cannot reach a service."""


@dataclass(frozen=True)
class Accepted:
    """A vulnerability that stays until a day, with the reason. `id` may be any name of it (PYSEC, GHSA, CVE)."""

    id: str
    package: str
    why: str
    until: date


@dataclass(frozen=True)
class Found:
    """A vulnerability of a library, under all its names."""

    package: str
    version: str
    ids: frozenset[str]
    fixed_in: Sequence[str] = ()

    def __str__(self) -> str:
        mended = f", corretta in {', '.join(self.fixed_in)}" if self.fixed_in else ""
        return f"{self.package} {self.version}: {', '.join(sorted(self.ids))}{mended}"


@dataclass(frozen=True)
class Answer:
    """What was found, and the libraries about which nobody answered."""

    asked: int
    found: frozenset[Found]
    unanswered: frozenset[str]

    @property
    def nobody_answered(self) -> bool:
        return len(self.unanswered) == self.asked


def accepted(text: str | None = None) -> list[Accepted]:
    """What `accepted.yaml` says. Raises TypeError where one lacks its reason or its day."""
    if text is None:
        text = Path(__file__).with_name("accepted.yaml").read_text(encoding="utf-8")
    return [Accepted(**each) for each in yaml.safe_load(text) or ()]


def ask(requirements: str, osv: str = "") -> Answer:
    """About libraries pinned with their digests. `osv`: address of an OSV service; without one, the registry's own.

    Where the service cannot be reached, or falls silent half way, nobody has answered about anything. Raises
    ToolRefuses with what pip-audit says, where it could not even begin for another reason.
    """
    with tempfile.TemporaryDirectory(prefix="raccordo-advisories-") as room:
        pinned, said = Path(room, "requirements.txt"), Path(room, "report.json")
        pinned.write_text(requirements, encoding="utf-8")
        service = ["--vulnerability-service", "osv", "--osv-url", osv] if osv else ["--vulnerability-service", "pypi"]
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--cache-dir", f"{room}/cache"]
        asked = [installed("pip-audit"), "-r", str(pinned), *service, *options, "-f", "json", "-o", str(said)]
        done = run(asked, check=False)
        if not said.exists():
            if _OF_THE_NETWORK in done.stderr:
                names = frozenset(line.partition("==")[0] for line in requirements.splitlines() if "==" in line)
                return Answer(len(names), frozenset(), names)
            raise ToolRefuses(f"pip-audit: {(done.stderr.strip().splitlines() or ['nessuna risposta'])[-1]}")
        return read(json.loads(said.read_text(encoding="utf-8")))


def read(report: Mapping[str, Any]) -> Answer:
    """From the JSON of pip-audit."""
    libraries = report["dependencies"]
    return Answer(
        asked=len(libraries),
        found=frozenset(
            Found(
                each["name"], each["version"], frozenset({known["id"], *known["aliases"]}), tuple(known["fix_versions"])
            )
            for each in libraries
            for known in each.get("vulns", ())
        ),
        unanswered=frozenset(each["name"] for each in libraries if "skip_reason" in each),
    )


def complaints(answers: Iterable[Answer], exceptions: Sequence[Accepted], today: date) -> list[str]:
    """What must not stay as it is: vulnerabilities, exceptions that ran out or that nothing needs, gaps in the answers.

    Where nobody answered at all nothing can be said of vulnerabilities or of what is still needed; days still count.
    """
    every = list(answers)
    found = frozenset[Found]().union(*(each.found for each in every))
    wrong = [
        f"{each.id} di {each.package}: accettata fino al {each.until}" for each in exceptions if each.until < today
    ]
    wrong += [str(each) for each in sorted(found, key=str) if not any(_covers(one, each) for one in exceptions)]
    if every and all(each.nobody_answered for each in every):
        return wrong
    unanswered = frozenset[str]().union(*(each.unanswered for each in every))
    wrong += [f"{name}: nessuno ha risposto" for name in sorted(unanswered)]
    idle = [one for one in exceptions if not any(_covers(one, each) for each in found)]
    return wrong + [f"{one.id} di {one.package}: eccezione che non serve più" for one in idle]


def _covers(exception: Accepted, found: Found) -> bool:
    return exception.package == found.package and exception.id in found.ids
