"""deploy/k8s as a cluster would receive it: rendered by kubectl itself, which needs no cluster for that."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.manifests.programs import ROOT, installed, run

K8S = ROOT / "deploy" / "k8s"


@cache
def render(folder: Path = K8S) -> tuple[dict[str, Any], ...]:
    """Every resource of a kustomization, in the order of application. Raises ToolMissing, ToolRefuses."""
    text = run([installed("kubectl"), "kustomize", str(folder)]).stdout
    return tuple(manifest for manifest in yaml.safe_load_all(text) if manifest)
