"""Writes `.env` at the root of the checkout: a random password for each database role of docker-compose.yml, a key
that signs the audit of each service, and the secret of the pseudonyms.

Run before the first `docker compose up`, and again with a newer version: what is missing is added, and what is there
stays, because the databases already made would not open with other passwords. Standard library only.
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


def add(path: Path) -> list[str]:
    """The names of what was missing and is there now, readable by its owner only."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.fchmod(descriptor, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        before = file.read()
        known = {_name(line) for line in before.splitlines()}
        missing = [line for line in text().splitlines(keepends=True) if _name(line) not in known]
        file.write("".join(["\n" if missing and before and not before.endswith("\n") else "", *missing]))
    return [_name(line) for line in missing]


def _name(line: str) -> str:
    return line.partition("=")[0].strip()


def main() -> int:
    added = add(ENV_FILE)
    sys.stdout.write(f"{ENV_FILE}: {'scritti ' + ', '.join(added) if added else 'non manca nulla'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
