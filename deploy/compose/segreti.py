"""Writes `.env` at the root of the checkout: a random password for each database role of docker-compose.yml, a key
that signs the audit of each service, and the secret of the pseudonyms.

Run once, before the first `docker compose up`. Standard library only. Never writes over an existing file: the
databases already made would no longer open with other passwords.
"""

import os
import secrets
import sys
from pathlib import Path

ENV_FILE = Path(__file__).parents[2] / ".env"
SERVICES = ("PUA", "DIMISSIONI", "SAD", "INDICATORS")
ROLES = ("POSTGRES", *SERVICES, "CHIAVI")


def text() -> str:
    """Passwords of 192 bits, in letters that a database URL takes as they are; keys of 256, in hexadecimal."""
    passwords = [f"RACCORDO_PASSWORD_{role}={secrets.token_urlsafe(24)}\n" for role in ROLES]
    registers = [f"RACCORDO_REGISTRO_{each}=k1:{secrets.token_hex(32)}\n" for each in SERVICES]
    return "".join([*passwords, *registers, f"RACCORDO_PSEUDONIMI={secrets.token_hex(32)}\n"])


def write(path: Path) -> None:
    """Raises FileExistsError where the file is there already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text())


def main() -> int:
    try:
        write(ENV_FILE)
    except FileExistsError:
        sys.stderr.write(f"{ENV_FILE} esiste già: non lo si cambia\n")
        return 1
    sys.stdout.write(f"scritto {ENV_FILE}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
