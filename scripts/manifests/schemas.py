"""Is this what the API server would accept? Every resource against the schema of its kind; no kind without a schema."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # the library carries no types
from jsonschema import Draft202012Validator

from scripts.manifests import keda, strimzi

KUBERNETES = ("1.34", "1.37")
"""The oldest version that the manifests are for (`lifecycle.preStop.sleep` is stable from there), and the newest."""

CUSTOM: Mapping[str, Callable[[str, str], dict[str, Any]]] = {strimzi.GROUP: strimzi.schema, keda.GROUP: keda.schema}


def complaints(manifest: Mapping[str, Any]) -> list[str]:
    """What is wrong with a resource, one line each; unknown fields are wrong too. Empty where nothing is."""
    group = manifest["apiVersion"].rpartition("/")[0]
    found = _custom(manifest, CUSTOM[group]) if group in CUSTOM else _kubernetes(manifest)
    return [f"{manifest['kind']} {manifest['metadata']['name']}: {line}" for line in found]


def all_complaints(manifests: Iterable[Mapping[str, Any]]) -> list[str]:
    return [line for manifest in manifests for line in complaints(manifest)]


def _custom(manifest: Mapping[str, Any], schema: Callable[[str, str], dict[str, Any]]) -> list[str]:
    try:
        validator = Draft202012Validator(schema(manifest["apiVersion"], manifest["kind"]))
    except LookupError:
        return [f"{manifest['apiVersion']} non ha schema"]
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)]


def _kubernetes(manifest: Mapping[str, Any]) -> list[str]:
    found = []
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(dict(manifest), version, strict=True)
        except kubernetes_validate.SchemaNotFoundError:
            found.append(f"{manifest['apiVersion']} non ha schema in Kubernetes {version}")
        except kubernetes_validate.ValidationError as refused:
            found.append(f"Kubernetes {version}: {'.'.join(map(str, refused.path))}: {refused.message}")
    return found
