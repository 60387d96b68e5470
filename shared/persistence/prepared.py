"""Statements of the hot path, compiled once and handed to the driver as they are (ADR 0013).

Executing a statement through SQLAlchemy costs more than SQLite's own work on it. Errors stay SQLAlchemy's. Only for
values that need no conversion: text, integers, booleans, bytes, None.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


def every_column(table: Table) -> list[str]:
    """The parameters of an insert that fills whole rows."""
    return [column.name for column in table.columns]


class _Compiled(NamedTuple):
    """`row` takes the values of the parameters, in their order, out of a mapping."""

    sql: str
    row: Callable[[Mapping[str, Any]], tuple[Any, ...]]


class Prepared:
    """`parameters` names what an insert without values is to be given. Values bound in the statement stay in it."""

    def __init__(self, statement: ClauseElement, parameters: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._parameters = parameters
        self._compiled: dict[str, _Compiled] = {}
        self._row_type: Callable[..., Any] | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        return int(self._execute(connection, values).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for many rows."""
        compiled = self.compiled_for(connection)
        cursor, bound = connection.connection.cursor(), list(map(compiled.row, rows))
        try:
            cursor.executemany(compiled.sql, bound)
        except Exception as error:
            raise _said(connection, compiled.sql, error) from error

    def value(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None where there is no row."""
        row = self._execute(connection, values).fetchone()
        return None if row is None else row[0]

    def tuples(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows as the driver gives them: where there are thousands, naming their columns would cost the most."""
        return list(map(tuple, self._execute(connection, values).fetchall()))

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
        compiled = self.compiled_for(connection)
        cursor, bound = connection.connection.cursor(), compiled.row(values)
        try:
            cursor.execute(compiled.sql, bound)
        except Exception as error:
            raise _said(connection, compiled.sql, error) from error
        return cursor

    def compiled_for(self, connection: Connection) -> _Compiled:
        """Once per kind of database. Raises TypeError where the driver takes its parameters by name."""
        dialect = connection.dialect
        if (known := self._compiled.get(dialect.name)) is not None:
            return known
        compiled = self._statement.compile(dialect=dialect, column_keys=self._parameters)
        if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
            raise TypeError(f"cannot be prepared for {dialect.name}: {self._statement}")
        bound = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        return self._compiled.setdefault(dialect.name, _Compiled(str(compiled), _row(compiled.positiontup, bound)))


def run_together(connection: Connection, steps: Sequence[tuple[Prepared, Mapping[str, Any]]]) -> None:
    """Inserts into different tables, none in need of another's outcome: in one trip where the database allows it."""
    if connection.dialect.name == "sqlite" or len(steps) < 2:
        for statement, values in steps:
            statement.run(connection, values)
        return
    compiled = [statement.compiled_for(connection) for statement, _ in steps]
    sql = _in_one(tuple(each.sql for each in compiled))
    bound = tuple(value for each, (_, values) in zip(compiled, steps, strict=True) for value in each.row(values))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, bound)
    except Exception as error:
        raise _said(connection, sql, error) from error


@lru_cache(maxsize=64)
def _in_one(statements: tuple[str, ...]) -> str:
    """Common table expressions that change data, with the numbers of their parameters one after the other."""
    texts: list[str] = []
    before = 0
    for statement in statements:
        texts.append(_NUMBERED.sub(partial(_shifted, by=before), statement))
        before += len(set(_NUMBERED.findall(statement)))
    *first, last = texts
    return f"WITH {', '.join(f'step{n} AS ({text})' for n, text in enumerate(first))} {last}"


def _shifted(parameter: re.Match[str], by: int) -> str:
    return f"${int(parameter[1]) + by}"


_NUMBERED = re.compile(r"\$(\d+)")


def _row(names: Sequence[str], bound: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Thousands of rows a second pass here: values that are bound in the statement are rare, and cost more."""
    if not bound and len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([bound[name] if name in bound else values[name] for name in names])


def _said(connection: Connection, sql: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy would have raised it, without the values."""
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, base, hide_parameters=True, dialect=connection.dialect)
