"""The audit of the embedded form: its key, made at first use, and where the checkpoints go."""

import os
from pathlib import Path

from pydantic import SecretStr

from services.embedded.settings import HostSettings
from shared.persistence.trail.keys import new_key

FILE = Path("chiavi") / "registro"
NAME = "k1"


def key_file(settings: HostSettings) -> Path:
    return settings.dati / FILE


def signing_keys(settings: HostSettings) -> SecretStr:
    """As configured; otherwise those of the data folder, readable by their owner only."""
    if settings.registro_chiavi.get_secret_value():
        return settings.registro_chiavi
    file = key_file(settings)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(new_key(NAME) + "\n")
    return SecretStr(file.read_text(encoding="ascii"))


def checkpoint_folder(settings: HostSettings) -> Path:
    """Beside the databases where nothing else is said; whoever wants it to be evidence puts it elsewhere."""
    return settings.sigilli or settings.dati / "sigilli"
