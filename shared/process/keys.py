"""With which keys a process seals what speaks of a person (ADR 0047)."""

from pathlib import Path

from pydantic_settings import BaseSettings

from shared.custody.keyring import Keyring
from shared.custody.master import UnusableMasterKey, read_master_keys
from shared.persistence.keys import SqlKeyStore


class KeySettings(BaseSettings):
    """The part of `RACCORDO_*` that concerns keys, the same in both forms."""

    chiavi_database: str = ""
    """Where the keys are kept, wrapped: one database for all services, apart from theirs."""
    chiave_maestra_file: Path | None = None
    """What is around them, apart from them: the file that `raccordo chiave-maestra` writes."""


def key_store(settings: KeySettings) -> SqlKeyStore:
    """Raises UnusableMasterKey where it is not configured."""
    if not settings.chiavi_database:
        raise UnusableMasterKey("serve RACCORDO_CHIAVI_DATABASE (base dati delle chiavi, una per tutti i servizi)")
    return SqlKeyStore(settings.chiavi_database)


def keyring(settings: KeySettings) -> Keyring:
    """Raises UnusableMasterKey."""
    if settings.chiave_maestra_file is None:
        raise UnusableMasterKey("serve RACCORDO_CHIAVE_MAESTRA_FILE (file della chiave maestra)")
    return Keyring(key_store(settings), read_master_keys(settings.chiave_maestra_file))
