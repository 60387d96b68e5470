"""Secrets that the embedded form makes at first use: the key of the audit, that of pseudonyms; where checkpoints go."""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

from pydantic import SecretStr

from services.embedded.settings import HostSettings
from shared.persistence.trail.keys import new_key

FILE = Path("chiavi") / "registro"
PSEUDONYMS = Path("chiavi") / "pseudonimi"
NAME = "k1"


def key_file(settings: HostSettings) -> Path:
    return settings.dati / FILE


def signing_keys(settings: HostSettings) -> SecretStr:
    """As configured; otherwise those of the data folder, readable by their owner only."""
    if settings.registro_chiavi.get_secret_value():
        return settings.registro_chiavi
    return _made_once(key_file(settings), lambda: new_key(NAME))


def pseudonyms_secret(settings: HostSettings) -> SecretStr:
    """By which a case is called otherwise in what leaves the house, readable by its owner only."""
    return _made_once(settings.dati / PSEUDONYMS, lambda: token_urlsafe(48))


def _made_once(file: Path, make: Callable[[], str]) -> SecretStr:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(make() + "\n")
    return SecretStr(file.read_text(encoding="ascii").strip())


def checkpoint_folder(settings: HostSettings) -> Path:
    """Beside the databases where nothing else is said; whoever wants it to be evidence puts it elsewhere."""
    return settings.sigilli or settings.dati / "sigilli"
