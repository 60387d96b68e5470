"""How one service keeps its audit: with which keys, and where the checkpoints go. Part of its settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.persistence.trail.checkpoints import Checkpoints
from shared.persistence.trail.keys import TrailKeys, read_keys


@dataclass(frozen=True)
class Trail:
    """Without keys nothing is signed or sealed: no process of either form runs so."""

    keys: TrailKeys | None = None
    folder: Path | None = None

    def checkpoints(self, service: str) -> Checkpoints:
        return Checkpoints(self.folder, service)


UNSIGNED: Final = Trail()


def trail_of(keys: str, folder: Path | None) -> Trail:
    """As configured. Raises KeysUnreadable."""
    return Trail(read_keys(keys), folder)
