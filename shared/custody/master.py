"""The master keys: what is around the data keys, so that whoever holds the key store alone holds nothing.

A file of its own (JSON: `corrente`, the id of the one that wraps; `chiavi`, id -> 32 bytes in base64), readable by its
owner only. Older ones stay in it until `ruota-chiave-maestra` has put the new one around every data key.
"""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.custody.cipher import KEY_BYTES, DataKey, random_id
from shared.custody.store import StoredKey

_NONCE: Final = 12


class UnusableMasterKey(ValueError):
    """The file of the master keys is not there, cannot be read, or lacks the one that is needed; said in Italian."""


@dataclass(frozen=True)
class MasterKeys:
    current: str
    secrets: dict[str, bytes] = field(repr=False)

    @classmethod
    def fresh(cls) -> "MasterKeys":
        return cls("", {}).rotated()

    def rotated(self) -> "MasterKeys":
        """With a new one that wraps from now on; the others still unwrap."""
        id = random_id()
        return MasterKeys(id, self.secrets | {id: AESGCM.generate_key(KEY_BYTES * 8)})

    def only_current(self) -> "MasterKeys":
        return MasterKeys(self.current, {self.current: self.secrets[self.current]})

    def wrap(self, key: DataKey) -> StoredKey:
        nonce = os.urandom(_NONCE)
        wrapped = nonce + AESGCM(self.secrets[self.current]).encrypt(nonce, key.secret, _bound(key.id, key.subject))
        return StoredKey(key.id, key.subject, self.current, wrapped)

    def unwrap(self, stored: StoredKey) -> DataKey:
        """Of one that was not destroyed. Raises UnusableMasterKey."""
        master, wrapped = self.secrets.get(stored.master), stored.wrapped
        if master is None or wrapped is None:
            raise UnusableMasterKey(f"la chiave maestra {stored.master} non è nel file delle chiavi maestre")
        try:
            bound = _bound(stored.id, stored.subject)
            return DataKey(stored.id, stored.subject, AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound))
        except InvalidTag:
            raise UnusableMasterKey(f"la chiave maestra {stored.master} non apre la chiave {stored.id}") from None


def _bound(id: str, subject: str) -> bytes:
    """A wrapped key is that of its row: moved to another one it does not open."""
    return f"{id}/{subject}".encode()


def read_master_keys(file: Path) -> MasterKeys:
    """Raises UnusableMasterKey."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        secrets = {str(id): b64decode(secret, validate=True) for id, secret in found["chiavi"].items()}
        current = str(found["corrente"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # Without the error itself: what it quotes may be a key.
        raise UnusableMasterKey(f"il file della chiave maestra {file} non si legge: {type(error).__name__}") from None
    if current not in secrets or any(len(secret) != KEY_BYTES for secret in secrets.values()):
        raise UnusableMasterKey(f"nel file della chiave maestra {file} manca la corrente, o una non è di 32 byte")
    return MasterKeys(current, secrets)


def write_master_keys(file: Path, keys: MasterKeys) -> None:
    """Whole or not at all, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(
        {"corrente": keys.current, "chiavi": {id: b64encode(secret).decode() for id, secret in keys.secrets.items()}}
    )
    aside = file.with_name(f"{file.name}.{os.getpid()}.nuovo")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    aside.replace(file)


def made_where_missing(file: Path) -> MasterKeys:
    """For the embedded form, which nobody prepares. Raises UnusableMasterKey where what is there cannot be read."""
    if not file.exists():
        write_master_keys(file, MasterKeys.fresh())
    return read_master_keys(file)
