"""What `uv.lock` may hold: files of the registry, each with its SHA-256. `uv sync` refuses a file of another digest."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.manifests.programs import ROOT

REGISTRY = "https://pypi.org/simple"
MEMBERS = frozenset({"raccordo", "shared", "pua", "dimissioni", "sad", "indicators", "embedded"})
"""The packages of this repository: their source is here, and no file of theirs is fetched."""
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def read() -> Mapping[str, Any]:
    return tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))


def complaints(lock: Mapping[str, Any]) -> list[str]:
    """In Italian, one for each package that is not what it may be."""
    return [f"{each['name']}: {why}" for each in lock["package"] for why in _wrong(each)]


def _wrong(package: Mapping[str, Any]) -> Iterator[str]:
    source = package["source"]
    if package["name"] in MEMBERS:
        if not source.keys() & {"editable", "virtual"}:
            yield "porta il nome di un pacchetto di questo progetto, ma viene da altrove"
        return
    if source != {"registry": REGISTRY}:
        yield f"non viene dal registro ({', '.join(source)})"
        return
    files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
    if not files:
        yield "non ha file"
    if not all(_DIGEST.fullmatch(file.get("hash", "")) for file in files):
        yield "ha un file senza impronta SHA-256"
