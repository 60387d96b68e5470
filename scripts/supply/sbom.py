"""The list of what an image holds, in CycloneDX 1.5: from uv, which knows the lock, with the licences we read."""

import json
from collections.abc import Mapping
from importlib.metadata import distribution
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.tags import cpython_tags
from packaging.utils import parse_wheel_filename

from scripts.manifests.programs import ToolRefuses
from scripts.supply.images import exported, present
from scripts.supply.licences import Rules, licence_of

_MACHINES = [f"manylinux_2_{minor}_{cpu}" for minor in range(5, 37) for cpu in ("x86_64", "aarch64")]
_OF_THE_IMAGE = frozenset(
    cpython_tags((3, 11), platforms=[*_MACHINES, "manylinux2014_x86_64", "manylinux2014_aarch64"])
)
"""Debian's bookworm has glibc 2.36."""
MARKER = "uv:package:marker"


def document(image: str, given: Rules) -> str:
    """JSON. Raises ToolRefuses where the schema of CycloneDX does not hold, Unclear, PackageNotFoundError."""
    bom: dict[str, Any] = json.loads(exported(image, "cyclonedx1.5"))
    components = [each for each in bom["components"] if present(_properties(each).get(MARKER, ""))]
    kept = {each["bom-ref"] for each in (bom["metadata"]["component"], *components)}
    bom["components"] = components
    bom["dependencies"] = [_among(kept, each) for each in bom["dependencies"] if each["ref"] in kept]
    for component in (bom["metadata"]["component"], *components):
        component["externalReferences"] = [
            each for each in component.pop("externalReferences", ()) if _fits(each["url"])
        ]
        component["licenses"] = [{"expression": licence_of(distribution(component["name"]), given)}]
    text = json.dumps(bom, indent=2, ensure_ascii=False) + "\n"
    check(text)
    return text


def check(text: str) -> None:
    """Raises ToolRefuses with what the schema says."""
    wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if wrong is not None:
        raise ToolRefuses(f"CycloneDX: {wrong}")


def _fits(url: str) -> bool:
    """Of a hundred files of a library, those that an image may take: wheels for its Python on Linux, or for any."""
    name = url.rpartition("/")[2]
    if not name.endswith(".whl"):
        return False
    tags = parse_wheel_filename(name)[3]
    return any(tag.platform == "any" or tag in _OF_THE_IMAGE for tag in tags)


def _properties(component: Mapping[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in component.get("properties", ())}


def _among(kept: set[str], dependency: Mapping[str, Any]) -> dict[str, Any]:
    needed = [each for each in dependency.get("dependsOn", ()) if each in kept]
    return {"ref": dependency["ref"]} | ({"dependsOn": needed} if needed else {})
