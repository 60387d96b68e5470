"""(d) How much memory the platform keeps after it has lived through the whole demo."""

import asyncio
from pathlib import Path

from scripts.parts.ports import free_port
from services.embedded.demo.comando import svolgi
from services.embedded.demo.piattaforma import accesa, cartella_nuova
from services.embedded.demo.sorteggio import Misura, sorteggia


def _silently(*_: object, **__: object) -> None:
    """The bench has a progress line of its own."""


def after_the_demo(folder: Path) -> float:
    """Resident memory in MB of 10^6 bytes. Raises RuntimeError where the system does not tell."""
    data = cartella_nuova(folder / "dati")
    with accesa(data, free_port(), folder / "piattaforma.log") as platform:
        asyncio.run(svolgi(platform.base, platform.dati, sorteggia(Misura()), _silently))
        resident = platform.memoria_mb()
    if resident is None:
        raise RuntimeError("resident memory is not known on this system")
    return resident
