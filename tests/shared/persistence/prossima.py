"""The revision after the last one, as a release to come would carry it: it only adds, to tables in use."""

import shutil
from pathlib import Path

from shared.persistence.schema import Migrations

_REVISION = '''"""The next release."""

from alembic import op
from sqlalchemy import Column, String

from shared.persistence.migrations import add_index

revision = "{this}"
down_revision = "{before}"


def upgrade() -> None:
    for table in {tables}:
        op.add_column(table, Column("novita", String(64), nullable=True))
    op.add_column("outbox", Column("priorita", String(8), nullable=False, server_default="alta"))
    for table in {tables}:
        add_index(f"ix_{{table}}_novita", table, ["novita", "caso_id"])
'''


def prossima(attuali: Migrations, folder: Path, *tables: str) -> Migrations:
    """The revisions of a service with one more, which widens `tables`."""
    copied = folder / "migrations"
    shutil.copytree(attuali.folder, copied, ignore=shutil.ignore_patterns("__pycache__"))
    this = f"{int(attuali.head) + 1:04}"
    revision = _REVISION.format(this=this, before=attuali.head, tables=tables)
    (copied / "versions" / f"r{this}_la_prossima.py").write_text(revision, encoding="utf-8")
    return Migrations(attuali.service, copied)
