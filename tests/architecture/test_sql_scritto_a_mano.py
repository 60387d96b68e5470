"""Values reach the database as parameters. SQL by hand has its places, and SQL that is put together its reasons.

Everything else is SQLAlchemy Core, which knows what is a statement and what is a value. Ruff's S608 looks at strings
that look like SQL; this looks at what is handed to a database, whatever it looks like.
"""

import ast
from collections import Counter

import pytest

from tests.architecture.source_tree import Source, sources

WRITTEN = {
    "shared/persistence/": "what Core has no words for: locks, savepoints, PRAGMA, partial indexes, arrays",
    "shared/web/health.py": "whether the database answers at all",
    "services/dimissioni/adapters/migrations/": "conditions of partial indexes",
    "services/dimissioni/adapters/ripetizioni.py": "the constant 1 of an EXISTS",
    "services/indicators/adapters/migrations/": "conditions of partial indexes",
    "services/indicators/adapters/verifica/": "counts again in DuckDB, with SQL files of its own (ADR 0030)",
    "services/pua/adapters/migrations/": "conditions of partial indexes",
    "services/sad/adapters/migrations/": "conditions of partial indexes",
    "services/sad/adapters/tables.py": "conditions of partial indexes",
}
PUT_TOGETHER = {
    "shared/persistence/migrations.py": (2, "the number of our lock; the time limit that the server has just told"),
    "shared/persistence/sqlite.py": (1, "BEGIN in one of our own three forms"),
    "shared/persistence/prepared.py": (3, "what Core has compiled: the statement, without its values"),
    "shared/persistence/wall.py": (1, "one constant statement: who asks goes with it as parameters"),
    "shared/persistence/wall_policies.py": (7, "policies: the names of our tables, and conditions written there"),
    "services/indicators/adapters/verifica/riconteggio.py": (3, "our own files and the names of our own parameters"),
}
"""How many statements that are no constant, and of what they are made: never of what came from outside."""

AS_SQL = {"text", "literal_column", "exec_driver_sql", "TextClause", "DDL", "prefix_with", "suffix_with", "with_hint"}
RUNS = {"execute", "executemany", "executescript", "scalar", "scalars", "fetch", "fetchrow", "fetchval", "sql"}
PRODUCT = sources("shared", "services")


def _assembled(node: ast.expr) -> bool:
    """A text that is made on the spot: an f-string, a sum, a `%`, a `format`, a `join`, compiled SQL."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join", "replace"}
    if isinstance(node, ast.Attribute | ast.Name):
        return ast.unparse(node).endswith("sql")
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def by_hand(source: Source) -> list[tuple[int, bool]]:
    """The lines where SQL as text is handed to a database, and whether it is put together there."""
    found = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, given = ast.unparse(node.func).rpartition(".")[2], node.args[0]
        written = isinstance(given, ast.Constant) and isinstance(given.value, str)
        if name in AS_SQL or (name in RUNS and (written or _assembled(given))):
            found.append((node.lineno, not written))
    return found


def test_il_sql_scritto_a_mano_sta_dove_si_e_detto_perche() -> None:
    strangers = [
        f"{source.name}:{line}"
        for source in PRODUCT
        for line, _ in by_hand(source)
        if not source.name.startswith(tuple(WRITTEN))
    ]
    assert strangers == []


def test_il_sql_messo_insieme_e_solo_quello_di_cui_si_e_detto_con_che_cosa() -> None:
    made = Counter(source.name for source in PRODUCT for _, together in by_hand(source) if together)
    assert made == {name: times for name, (times, _) in PUT_TOGETHER.items()}


@pytest.mark.parametrize("place", WRITTEN)
def test_ogni_eccezione_serve_ancora(place: str) -> None:
    assert any(by_hand(source) for source in PRODUCT if source.name.startswith(place))


@pytest.mark.parametrize(
    "scritto",
    [
        "connection.execute(text(f'SELECT * FROM {table}'))",
        "connection.execute(text('SELECT * FROM t WHERE a = ' + a))",
        "connection.execute(text('SELECT %s' % a))",
        "connection.execute('SELECT {}'.format(a))",
        "connection.exec_driver_sql(wanted)",
        "duck.sql(f'SELECT {a}')",
        "select(literal_column(asked))",
        "select(t).prefix_with(asked)",
    ],
)
def test_il_sql_messo_insieme_si_vede(scritto: str) -> None:
    class Planted(Source):
        tree = ast.parse(scritto)

    assert [together for _, together in by_hand(Planted(PRODUCT[0].path))] == [True]


def test_chi_passa_i_valori_come_parametri_non_e_fermato() -> None:
    class Planted(Source):
        tree = ast.parse("connection.execute(select(t).where(t.c.a == asked)); connection.execute(statement, values)")

    assert by_hand(Planted(PRODUCT[0].path)) == []
