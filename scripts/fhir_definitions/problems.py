"""The codes that an OperationOutcome of ours may carry, read out of the code: nobody writes the list."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.errors_page import OF_THE_EDGE, refusals_of
from scripts.listeners import SUBSCRIPTION_LISTS

SAY = frozenset({"annota", "Problema", "_rifiuto", "rileva", "issue"})
"""The functions whose first argument is a code that reaches a hospital."""

ONE_OR_NONE = "_unico"
"""Refuses with its third argument where there is none, with its fourth where there are several."""

_ROOT = Path(__file__).parents[2]


def problems() -> list[tuple[str, str]]:
    """Every code with what it is called; in the order of the codes."""
    said = said_in("services/dimissioni") | said_in("shared/web")
    found = {code: code.replace("-", " ").capitalize() for code in said}
    found |= {code: text for code, (_, text) in OF_THE_EDGE.items()}
    for package in ("shared", *(f"services.{service}" for service in SUBSCRIPTION_LISTS)):
        found |= {kind.codice: kind.titolo for kind in refusals_of(package)}
    return sorted(found.items())


def said_in(folder: str) -> set[str]:
    """The codes that the functions of `SAY` are given in the Python files below a folder of the repository."""
    return {
        code
        for path in sorted((_ROOT / folder).rglob("*.py"))
        for code in _said(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    }


def _said(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SAY:
            yield from _codes(node.args[:1])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == ONE_OR_NONE:
            yield from _codes(node.args[2:])


def _codes(arguments: Sequence[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
