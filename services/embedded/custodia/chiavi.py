"""The keys of the embedded host: made at the first start, in a folder of their own."""

from pathlib import Path

from services.embedded.settings import HostSettings
from shared.custody.keyring import Keyring
from shared.custody.master import made_where_missing
from shared.persistence.keys import SqlKeyStore


def keyring(settings: HostSettings) -> Keyring:
    """Raises UnusableMasterKey where what is there cannot be read."""
    master = made_where_missing(master_file(settings))  # first: it makes the folder, for its owner only
    return Keyring(key_store(settings), master)


def master_file(settings: HostSettings) -> Path:
    return settings.chiave_maestra_file or settings.cartella_chiavi / "chiave-maestra.json"


def key_store(settings: HostSettings) -> SqlKeyStore:
    return SqlKeyStore(settings.chiavi_database or f"sqlite:///{key_store_file(settings)}")


def key_store_file(settings: HostSettings) -> Path:
    """Where the keys are kept, if no other database is named."""
    return settings.cartella_chiavi / "chiavi.db"
