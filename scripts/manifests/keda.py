"""Schemas of KEDA's resources, from its CRDs as pydantic classes (`cloudcoil-models-keda`)."""

from functools import cache
from typing import Any

from scripts.manifests.closed import closed

GROUP = "keda.sh"
KINDS = ("ScaledObject", "TriggerAuthentication")


@cache
def schema(api_version: str, kind: str) -> dict[str, Any]:
    """Raises LookupError where KEDA has no such kind in this version."""
    from cloudcoil.models.keda import v1alpha1  # noqa: PLC0415  # two seconds of classes, only where they are asked for

    if api_version != f"{GROUP}/v1alpha1" or kind not in KINDS:
        raise LookupError(f"{api_version} {kind}")
    found: dict[str, Any] = closed(getattr(v1alpha1, kind).model_json_schema(by_alias=True))
    return found
