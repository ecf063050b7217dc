"""Statements asked on every page, read the short way: what is found out each time, found once."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from portal.database import PREPARED_AFTER


class Prebuilt:
    """A SELECT whose text, parameters and kinds of columns are kept for each dialect.

    Half of what asking costs is spent on compiling keys, contexts and row factories that are the
    same every time. Its rows are named tuples. What goes wrong goes wrong again on SQLAlchemy's
    own way, which tells it in its own errors.
    """

    __slots__ = ("_plans", "statement")

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._plans: dict[str, _Plan] = {}

    def read(self, connection: Connection, bound: dict[str, Any]) -> Sequence[Any]:
        """All rows; the connection is one for reading, in which every statement stands alone."""
        plan = self._plans.get(connection.dialect.name)
        if plan is None:
            plan = self._plans[connection.dialect.name] = _Plan(self.statement, connection.dialect)
        driver = connection.connection.driver_connection
        try:
            return plan.run(connection, driver, bound)
        except (connection.dialect.loaded_dbapi.Error, DBAPIError):
            return connection.execute(self.statement, bound).all()


class _Plan:
    """The statement as one database is asked."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        asked: Any = statement.compile(dialect=dialect)
        if any(one.expanding for one in asked.bind_names):
            raise TypeError("a prebuilt statement has no lists as parameters")
        # What stands in the text itself is put there; what is bound later needs some value here.
        later = {one.key: None for one in asked.bind_names if one.required}
        compiled: Any = statement.params(later).compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        self._text: str = compiled.string
        self._names: list[str] | None = compiled.positiontup if compiled.positional else None
        self._given: dict[str, Any] = dict(asked.params)
        self._bind: dict[str, Callable[[Any], Any]] = dict(compiled._bind_processors)  # noqa: SLF001
        self._columns = compiled._result_columns  # noqa: SLF001 - told by no public name
        self._dialect = dialect
        self._row: Any = _row_of([column.keyname for column in self._columns])
        self._turned: list[tuple[int, Callable[[Any], Any]]] | None = None

    def run(self, connection: Connection, driver: Any, bound: dict[str, Any]) -> list[Any]:
        values: Any = {**self._given, **bound}
        for name, processor in self._bind.items():
            values[name] = processor(values[name])
        if self._names is not None:
            values = [values[name] for name in self._names]
        else:
            driver.prepare_threshold = PREPARED_AFTER
        cursor = driver.cursor()
        try:
            for listen in connection.dispatch.before_cursor_execute:
                listen(connection, cursor, self._text, values, None, False)
            cursor.execute(self._text, values)
            found = cursor.fetchall()
            if self._turned is None:
                self._turned = self._turning(cursor.description)
        finally:
            cursor.close()
        if not self._turned:
            return list(map(self._row._make, found))
        return [self._made(row) for row in found]

    def _made(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, turn in self._turned or ():
            values[place] = turn(values[place])
        return self._row._make(values)

    def _turning(self, description: Any) -> list[tuple[int, Callable[[Any], Any]]]:
        """Which columns are turned into what Python has for them, and how."""
        found = (
            (n, column.type._cached_result_processor(self._dialect, told[1]))  # noqa: SLF001
            for n, (column, told) in enumerate(zip(self._columns, description, strict=True))
        )
        return [(n, turn) for n, turn in found if turn is not None]


def _row_of(names: list[str]) -> Any:
    return namedtuple("Row", names, rename=True)
