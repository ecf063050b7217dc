"""Databases nobody has written to yet, for tests of what makes the tables."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from portal.database import normal_url

_serial = itertools.count(1)


@contextmanager
def empty_database(kind: str, folder: Path, postgres: str) -> Iterator[str]:
    """The address of a new database: SQLite in the folder, or beside the one of `postgres`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    address = f"{postgres}_{os.getpid()}_{next(_serial)}"
    name = address.rpartition("/")[2]
    server = create_engine(normal_url(postgres), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        ))  # fmt: skip
        yield address
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
