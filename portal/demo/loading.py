"""Many rows at once, and the indexes that are quicker made afterwards than kept up meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Table, func, inspect, select, text

from portal.extensions import db, transaction


def table_of(model: type) -> Table:
    """The table a model maps."""
    return cast(Table, inspect(model).local_table)


def fill(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows of values in the order of `names`, as the column types would write them.

    All rows are made before the first is sent: a generator that asked the database something
    would wait for ever on a connection that is in the middle of COPY.
    """
    dialect = connection.dialect
    written = [table.c[n].type.dialect_impl(dialect).bind_processor(dialect) for n in names]
    ready = [
        tuple(write(v) if write else v for write, v in zip(written, row, strict=True))
        for row in rows
    ]
    quote = dialect.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"
    cursor: Any = connection.connection.cursor()
    try:
        if dialect.name == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", ready)  # noqa: S608
    finally:
        cursor.close()


def catch_up(connection: Connection, table: Table) -> None:
    """Let the next row get the id after the highest one."""
    if connection.dialect.name == "postgresql":
        highest = connection.scalar(select(func.max(table.c.id)))
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, highest)))


def analyse() -> None:
    """Let the database look at what it holds now: it plans by that."""
    with transaction() as session:
        session.execute(text("ANALYZE"))


@contextmanager
def search_index_rests() -> Iterator[None]:
    """Take the search index away, and build it anew from all rows at the end."""
    sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        saying = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"
        name, away = "petition_search_i", "DROP TRIGGER petition_search_i"
    else:
        saying = "SELECT pg_get_indexdef(CAST(:name AS regclass))"
        name, away = "ix_petition_search", "DROP INDEX ix_petition_search"
    with transaction() as session:
        definition = session.execute(text(saying), {"name": name}).scalar_one()
        session.execute(text(away))
    try:
        yield
    finally:
        with transaction() as session:
            if sqlite:  # first, as another connection still remembers the trigger until it writes
                session.execute(
                    text("INSERT INTO petition_search(petition_search) VALUES ('rebuild')")
                )
            session.connection().exec_driver_sql(definition)
            if not sqlite:  # a search is planned by what PostgreSQL knows of the names
                session.execute(text("ANALYZE"))
