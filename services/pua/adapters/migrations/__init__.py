"""How the tables of this service came to be what they are, revision by revision (ADR 0018)."""

from pathlib import Path

from shared.persistence.schema import Migrations

MIGRATIONS = Migrations("pua", Path(__file__).parent)
