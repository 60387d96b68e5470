"""Statements of the hot path, compiled once and handed to the driver as they are (ADR 0013).

Executing a statement through SQLAlchemy costs more than SQLite's own work on it. Errors stay SQLAlchemy's. Only for
values that need no conversion: text, integers, bytes, None.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError
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
        self._row_type: Callable[..., Any] | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        return int(self._execute(connection, values).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for many rows."""
        self._compile(connection)
        cursor, bound = connection.connection.cursor(), [self._row(row) for row in rows]
        try:
            cursor.executemany(self._sql, bound)
        except Exception as error:
            raise self._said(connection, error) from error

    def value(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None where there is no row."""
        row = self._execute(connection, values).fetchone()
        return None if row is None else row[0]

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows, their columns as attributes."""
        cursor = self._execute(connection, values)
        row = self._row_type
        if row is None:
            columns = [column[0] for column in cursor.description]
            named = namedtuple("Row", columns)  # type: ignore[misc]  # the columns of a statement are known only now
            row = self._row_type = named
        return [row(*found) for found in cursor.fetchall()]

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        self._compile(connection)
        cursor, bound = connection.connection.cursor(), self._row(values)
        try:
            cursor.execute(self._sql, bound)
        except Exception as error:
            raise self._said(connection, error) from error
        return cursor

    def _row(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        bound = self._bound
        return tuple([bound[name] if name in bound else values[name] for name in self._names])

    def _said(self, connection: Connection, error: Exception) -> BaseException:
        """The driver's error as SQLAlchemy would have raised it, without the values."""
        base = connection.dialect.loaded_dbapi.Error
        return DBAPIError.instance(self._sql, None, error, base, hide_parameters=True, dialect=connection.dialect)

    def _compile(self, connection: Connection) -> None:
        """Once. Raises TypeError where the driver takes its parameters by name."""
        if self._sql:
            return
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._parameters)
        if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
            raise TypeError(f"cannot be prepared for {connection.dialect.name}: {self._statement}")
        self._names = compiled.positiontup
        self._bound = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._sql = str(compiled)
