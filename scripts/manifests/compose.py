"""docker-compose.yml as Docker Compose itself understands it; no engine is needed for that."""

import runpy
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.manifests.programs import ROOT, docker_compose, run

FILE = ROOT / "docker-compose.yml"
SECRETS = ROOT / "deploy" / "compose" / "segreti.py"


@cache
def configuration(file: Path = FILE) -> dict[str, Any]:
    """The whole project, anchors and variables resolved. Raises ToolMissing, ToolRefuses with what Compose says."""
    with tempfile.TemporaryDirectory() as room:
        variables = Path(room, "env")
        variables.write_text(runpy.run_path(str(SECRETS))["text"](), encoding="utf-8")
        command = [*docker_compose(), "--file", str(file), "--env-file", str(variables), "config"]
        found: dict[str, Any] = yaml.safe_load(run(command, cwd=file.parent).stdout)
    return found
