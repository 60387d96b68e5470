"""What deploy/Dockerfile installs, without Docker: the same files, the same commands of uv, in a folder that goes away.

It shows what a build would end on: a member that the lock does not know, a module left out of its wheel, a library that
is not declared where it is used. It does not show what belongs to the base image.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from scripts.manifests.programs import ROOT, run, uv

SERVICES = ("pua", "dimissioni", "sad", "indicators")
IMAGES = (*SERVICES, "embedded")
SYNC = ["sync", "--frozen", "--no-dev", "--all-extras", "--no-editable", "--package"]
COPIED = ("pyproject.toml", "uv.lock", "shared", "services")

_TRY = """
import asyncio, importlib, pathlib, pkgutil, sys
name = sys.argv[1]
package = importlib.import_module(f"services.{name}")
for module in pkgutil.walk_packages(package.__path__, f"services.{name}."):
    if ".migrations" not in module.name:  # scripts that Alembic runs: below they are run
        importlib.import_module(module.name)
if name == "embedded":
    sys.exit()
here = sorted(path.parent.name for path in pathlib.Path("services").glob("*/__init__.py"))
assert here == [name], f"the image of {name} holds {here}"
from shared.messaging.memory import MemoryBus
from shared.process.identity import nobody
process = importlib.import_module(f"services.{name}.__main__").PROCESS
asyncio.run(process.build(MemoryBus(), nobody(), None).runtime.database.migrate())
"""
"""Imports every module of the service, and does what `migrate` does to an empty database: its revisions are there."""


def install_and_import(images: tuple[str, ...] = IMAGES) -> None:
    """Raises ToolRefuses with what uv or Python says."""
    with tempfile.TemporaryDirectory(prefix="raccordo-image-") as room:
        source = Path(room, "src")
        source.mkdir()
        leave_out = shutil.ignore_patterns("__pycache__", "*.pyc", "README.md")
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name, ignore=leave_out)
            else:
                shutil.copy(ROOT / name, source / name)
        for image in images:
            _try(image, source, Path(room, "environment"))


def _try(image: str, source: Path, environment: Path) -> None:
    """In the environment of the image before, where there was one: uv takes away what this one does not have."""
    clean = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    clean |= {"UV_PROJECT_ENVIRONMENT": str(environment), "UV_PYTHON_DOWNLOADS": "never"}
    run([uv(), *SYNC, image], cwd=source, env=clean)
    (packages,) = environment.glob("lib/python3.*/site-packages")
    if image in SERVICES:
        clean[f"{settings_prefix(image)}DATABASE_URL"] = f"sqlite:///{environment}/{image}.db"
    run([str(environment / "bin" / "python"), "-I", "-c", _TRY, image], cwd=packages, env=clean)


def settings_prefix(service: str) -> str:
    """How the names of the service's own variables begin, as its settings.py says."""
    found = re.search(
        r'env_prefix="(RACCORDO_[A-Z]+_)"', (ROOT / "services" / service / "settings.py").read_text("utf-8")
    )
    if found is None:
        raise LookupError(service)
    return found[1]
