"""The first tables: the log of events, and what is counted from it."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Text

from shared.persistence.first_tables import machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "eventi",
        Column("id", String(64), primary_key=True),
        Column("caso_id", String(36), nullable=False),
        Column("source", String(64), nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("type", String(96), nullable=False),
        Column("occurred_at", String(32), nullable=False),
        Column("recorded_at", String(32), nullable=False),
        Column("busta", LargeBinary, nullable=False),
    )
    op.create_index("ix_eventi_recorded_at", "eventi", ["recorded_at"])
    op.create_index("eventi_del_caso", "eventi", ["caso_id", "source", "sequence"], unique=True)
    op.create_table(
        "casi",
        Column("caso_id", String(36), primary_key=True),
        Column("ambito", String(6), nullable=False),
        Column("distretto", String(6), nullable=False),
        Column("asst", String(6), nullable=False),
        sqlite_with_rowid=False,
    )
    _contributi()
    _cubo()
    op.create_table(
        "regole_usate",
        Column("indicatore", String(16), primary_key=True),
        Column("versione", String(96), nullable=False),
        sqlite_with_rowid=False,
    )
    machinery()


def _contributi() -> None:
    op.create_table(
        "contributi",
        Column("caso_id", String(36), primary_key=True),
        Column("indicatore", String(16), primary_key=True),
        Column("chiave", String(64), primary_key=True),
        Column("noto_dal", String(32), primary_key=True),
        Column("noto_al", String(32), nullable=True),
        Column("regola", String(96), nullable=False),
        Column("anno", Integer, nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("distretto", String(6), nullable=False),
        Column("asst", String(6), nullable=False),
        Column("ats", String(6), nullable=False),
        Column("numeratore", Integer, nullable=False),
        Column("denominatore", Integer, nullable=False),
        Column("valore", Integer, nullable=True),
        Column("soggetto", String(64), nullable=True),
        Column("eventi", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("contributi_di_un_anno", "contributi", ["indicatore", "anno", "ambito"])


def _cubo() -> None:
    op.create_table(
        "cubo",
        *_cell(),
        Column("numeratore", Integer, nullable=False),
        Column("denominatore", Integer, nullable=False),
        Column("somma", BigInteger, nullable=False),
        Column("contributi", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "soggetti",
        *_cell(),
        Column("soggetto", String(64), primary_key=True),
        Column("numeratori", Integer, nullable=False),
        Column("denominatori", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _cell() -> list[Column[object]]:
    return [
        Column("livello", String(16), primary_key=True),
        Column("territorio", String(6), primary_key=True),
        Column("anno", Integer, primary_key=True, autoincrement=False),
        Column("indicatore", String(16), primary_key=True),
    ]
