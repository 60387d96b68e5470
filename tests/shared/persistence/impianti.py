"""The four services' tables and revisions, and what a database says of its own tables."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, MetaData, text

from services.dimissioni import bootstrap as of_dimissioni
from services.dimissioni.adapters import tables as dimissioni
from services.dimissioni.adapters.migrations import MIGRATIONS as DI_DIMISSIONI
from services.indicators import bootstrap as of_indicators
from services.indicators.adapters import tables as indicators
from services.indicators.adapters.migrations import MIGRATIONS as DI_INDICATORS
from services.pua.adapters import tables as pua
from services.pua.adapters.migrations import MIGRATIONS as DI_PUA
from services.sad.adapters import tables as sad
from services.sad.adapters.migrations import MIGRATIONS as DI_SAD
from shared.persistence.schema import Migrations


class Impianto(NamedTuple):
    metadata: MetaData
    migrations: Migrations


IMPIANTI: Mapping[str, Impianto] = {
    "pua": Impianto(pua.tabelle.metadata, DI_PUA),
    "dimissioni": Impianto(dimissioni.tabelle.metadata, DI_DIMISSIONI),
    "sad": Impianto(sad.tabelle.metadata, DI_SAD),
    "indicators": Impianto(indicators.metadata, DI_INDICATORS),
}
assert of_dimissioni  # rooms that declare tables of their own are reached from here
assert of_indicators

Forma = dict[str, list[tuple[Any, ...]]]

_RECORD = "alembic_version"


def forma(connection: Connection) -> Forma:
    """Tables, columns with their order and lengths, keys, indexes with their conditions: all that matters, sorted."""
    di: Callable[[Connection], Forma] = _di_sqlite if connection.dialect.name == "sqlite" else _di_postgresql
    return di(connection)


def _di_sqlite(connection: Connection) -> Forma:
    found: Forma = {}
    tables = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    for table, sql in tables:
        if table == _RECORD or table.startswith("sqlite_"):
            continue
        columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({table})").all()
        rows = [("column", *tuple(column)) for column in columns]
        rows += [("table", word, word in sql) for word in ("AUTOINCREMENT", "WITHOUT ROWID")]
        for _, name, unique, origin, partial in connection.exec_driver_sql(f"PRAGMA index_list({table})").all():
            keys = [row.name for row in connection.exec_driver_sql(f"PRAGMA index_info({name})").all()]
            written = {"n": name}
            said = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :n"), written).scalar()
            named = "" if name.startswith("sqlite_autoindex") else name
            rows.append(("index", named, unique, origin, partial, *keys, said))
        found[table] = sorted(rows, key=repr)
    return found


_OF_POSTGRESQL = """
SELECT c.relname, 'column', a.attnum::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coalesce(l.collname, '')
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT tablename, 'index', indexname, indexdef, '', '', '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT conrelid::regclass::text, 'constraint', conname, pg_get_constraintdef(oid), '', '', '', ''
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""


def _di_postgresql(connection: Connection) -> Forma:
    found: Forma = {}
    for table, *rest in connection.execute(text(_OF_POSTGRESQL)).all():
        if table != _RECORD:
            found.setdefault(table, []).append(tuple(rest))
    return {table: sorted(rows) for table, rows in found.items()}
