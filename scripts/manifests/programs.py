"""The programs that read what deploy/ says: each the real one, installed from a registry with the environment."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300


class ToolMissing(RuntimeError):
    """A program is not there; the text, in Italian, says which and where it comes from."""


class ToolRefuses(RuntimeError):
    """A program has read the file and does not accept it; the text is its own."""


def installed(name: str) -> str:
    """A program that came with this Python environment. Raises ToolMissing."""
    found = shutil.which(name, path=str(Path(sys.prefix, "bin")))
    if found is None:
        raise ToolMissing(f"Manca `{name}`: è nel gruppo `manifests` di pyproject.toml (make setup)")
    return found


def docker_compose() -> list[str]:
    """Docker Compose itself: the one of the environment (Linux x86_64), or the machine's plugin. Raises ToolMissing."""
    package = importlib.util.find_spec("compose")
    for folder in package.submodule_search_locations or () if package else ():
        program = Path(folder, "docker-compose")
        if os.access(program, os.X_OK):
            return [str(program)]
    docker = shutil.which("docker")
    if docker and run([docker, "compose", "version"], check=False).returncode == 0:
        return [docker, "compose"]
    raise ToolMissing(
        "Manca Docker Compose: il gruppo `manifests` lo porta su Linux x86_64; altrove serve `docker compose`"
    )


def uv() -> str:
    """The uv that runs us, or the machine's. Raises ToolMissing."""
    found = os.environ.get("UV") or shutil.which("uv")
    if found is None:
        raise ToolMissing("Manca `uv`: si esegue con `make manifests`")
    return found


def run(
    command: Sequence[str], *, check: bool = True, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Raises ToolRefuses with what the program said, where it fails and `check` is asked."""
    done = subprocess.run(  # noqa: S603  # programs of our environment, with our own arguments
        command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, cwd=cwd, env=env
    )
    if check and done.returncode != 0:
        raise ToolRefuses((done.stdout + done.stderr).strip()[-4000:])
    return done
