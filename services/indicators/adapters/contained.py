"""Whether bytes hold other bytes: each database has its own word for it."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, LargeBinary, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Contiene(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def contiene(where: ColumnElement[bytes], what: str) -> ColumnElement[bool]:
    """Byte by byte, in UTF-8."""
    return _Contiene(where, literal(what.encode(), LargeBinary))


@compiles(_Contiene, "sqlite")
def _on_sqlite(element: _Contiene, compiler: SQLCompiler, **altro: Any) -> str:
    where, what = element.clauses
    return f"instr({compiler.process(where, **altro)}, {compiler.process(what, **altro)}) > 0"


@compiles(_Contiene, "postgresql")
def _on_postgresql(element: _Contiene, compiler: SQLCompiler, **altro: Any) -> str:
    where, what = element.clauses
    return f"position({compiler.process(what, **altro)} in {compiler.process(where, **altro)}) > 0"
