"""Keys and passwords that stand where they must not: in the repository, or in what an image is built from.

detect-secrets reads every file. What it takes for a secret and is none stands in `not_secrets.yaml`, each with a reason
and with the digest of its text: another text in the same place is asked about again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path
from typing import Any

import yaml
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from scripts.manifests.programs import ROOT, run

AUDITED = Path(__file__).with_name("not_secrets.yaml")
SCANNED = (
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "NpmDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SlackDetector",
)
"""Of the library's detectors, those of services that such a platform may have an account with; and high entropy."""
_SETTINGS: dict[str, Any] = {
    "plugins_used": [
        *({"name": name} for name in SCANNED),
        {"name": "Base64HighEntropyString", "limit": 4.5},
        {"name": "HexHighEntropyString", "limit": 3.0},
    ],
    "filters_used": [
        {"path": f"detect_secrets.filters.heuristic.{name}"}
        for name in (
            "is_indirect_reference",
            "is_likely_id_string",
            "is_lock_file",
            "is_potential_uuid",
            "is_prefixed_with_dollar_sign",
            "is_sequential_string",
            "is_templated_secret",
        )
    ],
}
"""Without the filter that lets a line excuse itself by a comment: an excuse has its reason, in one place."""


@dataclass(frozen=True, order=True)
class Suspect:
    """A text that looks like a secret. `sha1`: its digest, never the text."""

    file: str
    kind: str
    sha1: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind} ({self.sha1})"

    def same(self, other: "Suspect") -> bool:
        return (self.file, self.kind, self.sha1) == (other.file, other.kind, other.sha1)


def files(*below: str) -> list[Path]:
    """What the repository holds, or would with the next `git add`, below these folders. Raises ToolRefuses."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *below]).stdout
    there = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in there if path.is_file()]


def suspects(paths: Iterable[Path], root: Path = ROOT) -> list[Suspect]:
    """Texts in these files that look like secrets; `file` is the path from `root`."""
    with transient_settings(_SETTINGS):
        found = [(path.relative_to(root), each) for path in paths if path != AUDITED for each in scan_file(str(path))]
    return sorted({Suspect(name.as_posix(), each.type, each.secret_hash, each.line_number) for name, each in found})


def audited(text: str | None = None) -> list[Suspect]:
    """What somebody has looked at: no secrets. Raises KeyError, ValueError where one lacks its reason."""
    held = yaml.safe_load(AUDITED.read_text(encoding="utf-8") if text is None else text)
    if any(len(each["why"]) < 10 for each in held):
        raise ValueError("each text that is no secret has its reason")
    return [Suspect(each["file"], each["kind"], sha1) for each in held for sha1 in each["sha1"]]


def complaints(found: Sequence[Suspect], known: Sequence[Suspect]) -> list[str]:
    """What nobody has looked at, and what was looked at and is no longer there."""
    unknown = [f"{each}: sembra un segreto" for each in found if not any(each.same(one) for one in known)]
    idle = [f"{one.file}: {one.kind} {one.sha1}: non c'è più" for one in known if not any(map(one.same, found))]
    return unknown + idle


class Context:
    """What `.dockerignore` lets into the build: the last rule that fits decides, for all that is in a folder, too."""

    def __init__(self, rules: str) -> None:
        lines = [line.strip() for line in rules.splitlines() if line.strip() and not line.startswith("#")]
        self._rules = [(_pattern(line.lstrip("!")), line.startswith("!")) for line in lines]

    def lets_in(self, name: str) -> bool:
        """`name`: the path from the root of the repository, with slashes."""
        inside = True
        for pattern, lets_in in self._rules:
            if pattern.fullmatch(name):
                inside = lets_in
        return inside

    def files(self, root: Path) -> Iterator[Path]:
        """Everything on the disk that would enter, whether the repository knows it or not."""
        for top in ("shared", "services", "deploy"):
            yield from (
                path
                for path in sorted((root / top).rglob("*"))
                if path.is_file() and self.lets_in(path.relative_to(root).as_posix())
            )


def _pattern(rule: str) -> re.Pattern[str]:
    anywhere, _, rest = rule.rpartition("**/")
    here = "(?:.*/)?" if anywhere or rule.startswith("**/") else ""
    return re.compile(here + translate(rest).removesuffix(r"\Z").replace(".*", "[^/]*") + r"(?:/.*)?")
