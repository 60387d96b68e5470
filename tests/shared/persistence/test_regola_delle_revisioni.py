"""A revision only adds: the version before it goes on reading and writing the same tables while it runs, and after.

What takes something away is written after nobody uses it any more, and says so: `contract = "why, and since when"`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

SHARED = [ROOT / "shared" / "persistence" / name for name in ("first_tables.py", "later_tables.py", "wall_policies.py")]
REVISIONS = [*sorted(ROOT.glob("services/*/adapters/migrations/versions/r*.py")), *SHARED]
ADDING = {"create_table", "create_index", "add_column"}
"""What a revision may ask of Alembic's `op`; indexes on tables in use go through `add_index`."""
LONG_ENOUGH = 20


def offences(source: str) -> list[str]:
    """What a revision does that the version before it would notice."""
    tree = ast.parse(source)
    if len(_contract(tree)) >= LONG_ENOUGH:
        return []
    made = {str(_text(call.args[0])) for call in _operations(tree) if _name(call) == "create_table"}
    return [f"{_name(call)}:{call.lineno}" for call in _operations(tree) if not _adds(call, made)]


def _operations(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "op":
            yield node


def _name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _adds(call: ast.Call, made: set[str]) -> bool:
    match _name(call):
        case "add_column":
            column = call.args[1]
            said = {k.arg: ast.unparse(k.value) for k in getattr(column, "keywords", [])}
            return said.get("nullable") == "True" or "server_default" in said
        case "create_index":
            return str(_text(call.args[1])) in made
        case name:
            return name in ADDING


def _text(node: ast.expr) -> object:
    """A literal's value; a name's name: a loop variable that makes a table may index it too."""
    return node.value if isinstance(node, ast.Constant) else ast.unparse(node)


def _contract(tree: ast.Module) -> str:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "contract":
            assert isinstance(statement.value, ast.Constant)
            return str(statement.value.value)
    return ""


@pytest.mark.parametrize("file", REVISIONS, ids=lambda file: f"{file.parts[-5]}/{file.stem}")
def test_una_revisione_aggiunge_e_basta(file: Path) -> None:
    assert offences(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "op.drop_column('visite', 'minuti')",
        "op.drop_table('visite')",
        "op.rename_table('visite', 'accessi')",
        "op.alter_column('visite', 'minuti', type_=Text)",
        "op.alter_column('visite', 'nota', nullable=False)",
        "op.add_column('visite', Column('nota', Text, nullable=False))",
        "op.add_column('visite', Column('nota', Text))",
        "op.create_index('ix', 'visite', ['minuti'])",
        "op.create_unique_constraint('una', 'visite', ['minuti'])",
        "op.drop_constraint('una', 'visite')",
        "op.execute('DELETE FROM visite')",
    ],
)
def test_cio_che_disturba_la_versione_di_prima_si_riconosce(line: str) -> None:
    assert offences(f"def upgrade():\n    {line}\n") != []
    assert offences(f"contract = 'nobody reads it since revision 0007'\ndef upgrade():\n    {line}\n") == []
    assert offences(f"contract = 'because'\ndef upgrade():\n    {line}\n") != []


@pytest.mark.parametrize(
    "lines",
    [
        "op.add_column('visite', Column('nota', Text, nullable=True))",
        "op.add_column('visite', Column('peso', Integer, nullable=False, server_default='0'))",
        "op.create_table('nuova')\n    op.create_index('ix', 'nuova', ['a'])",
        "add_index('ix', 'visite', ['minuti'])",
    ],
)
def test_cio_che_aggiunge_e_ammesso(lines: str) -> None:
    assert offences(f"def upgrade():\n    {lines}\n") == []
