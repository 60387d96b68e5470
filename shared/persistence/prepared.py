"""Statements of the hot path, compiled once and handed to the driver as they are.

Building a SQLAlchemy statement costs several times what running it costs, and executing a built write about twice
(ADR 0013). Errors stay SQLAlchemy's. Only for values that need no conversion: text, integers, bytes, None.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


def every_column(table: Table) -> list[str]:
    """The parameters of an insert that fills whole rows."""
    return [column.name for column in table.columns]


class Prepared:
    """`parameters` names what an insert without values is to be given. Values bound in the statement stay in it."""

    def __init__(self, statement: ClauseElement, parameters: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._parameters = parameters
        self._sql = ""
        self._names: list[str] = []
        self._bound: dict[str, Any] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        if not self._sql:
            self._compile(connection)
        return connection.exec_driver_sql(self._sql, self._row(values))

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """The same statement for many rows."""
        if not self._sql:
            self._compile(connection)
        return connection.exec_driver_sql(self._sql, [self._row(row) for row in rows])

    def _row(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        bound = self._bound
        return tuple([bound[name] if name in bound else values[name] for name in self._names])

    def _compile(self, connection: Connection) -> None:
        """Raises TypeError where the driver takes its parameters by name."""
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._parameters)
        if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
            raise TypeError(f"cannot be prepared for {connection.dialect.name}: {self._statement}")
        self._names = compiled.positiontup
        self._bound = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._sql = str(compiled)
