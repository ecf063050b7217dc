"""How the portal speaks to SQLite and PostgreSQL: pragmas, BEGIN IMMEDIATE, a fair write lock."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from select import POLLIN, poll
from threading import Thread
from time import monotonic, sleep
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Engine, Pool, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError

BUSY_MILLISECONDS = 5000  #: how long a writer waits for another one
PREPARED_AFTER = 5  #: uses of a statement, after which PostgreSQL keeps its plan
CONNECT_SECONDS = 5  #: how long PostgreSQL may take to let us in


def normal_url(url: str) -> str:
    """The address with the driver we ship: psycopg 3 for PostgreSQL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def options() -> dict[str, Any]:
    """Engine options good for both databases. Asking before every use costs a round trip."""
    return {"pool_pre_ping": False}


@contextmanager
def write_lock(url: str) -> Iterator[None]:
    """Queue writers of one SQLite file across threads and processes.

    SQLite's own busy handler sleeps and retries, which starves the unlucky (p99/p50 = 80 with
    8 writers); the kernel's file lock wakes waiters in turn. PostgreSQL needs no such lock.
    Raises OperationalError to who has waited BUSY_MILLISECONDS: behind a writer that cannot
    write, a queue would else wait that long one after the other, and behind one that hangs
    for ever.
    """
    path = make_url(url).database if url.startswith("sqlite") else None
    if not path or path == ":memory:":
        yield
        return
    handle = _locked(f"{path}.lock")
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def migrating(url: str) -> Iterator[None]:
    """One migration of an SQLite file at a time: the next waits for it, however long it takes.

    A server that starts beside another has nothing better to do, and a killed one lets go.
    """
    path = make_url(url).database if url.startswith("sqlite") else None
    if not path or path == ":memory:":
        yield
        return
    handle = os.open(f"{path}.migrating", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _locked(path: str) -> int:
    """The open file, once it is locked. The kernel knows no time limit, so a thread waits."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle
    turn: Future[int] = Future()

    def wait() -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if turn.set_running_or_notify_cancel():
            turn.set_result(handle)
        else:  # who asked has gone
            os.close(handle)

    Thread(target=wait, name="write lock", daemon=True).start()
    with suppress(TimeoutError):
        return turn.result(BUSY_MILLISECONDS / 1000)
    if not turn.cancel():  # it came at the last moment
        return turn.result()
    cause = sqlite3.OperationalError("database is locked: another writer does not end")
    raise OperationalError("BEGIN IMMEDIATE", None, cause)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    if "sqlite3" not in type(connection).__module__:
        return
    connection.isolation_level = None  # BEGIN is ours, see below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch a new file to WAL; two who do so at once are refused without being made to wait."""
    end = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if monotonic() > end:
                raise
            sleep(0.01)
        else:
            return


@event.listens_for(Engine, "do_connect")
def _not_for_ever(dialect: Dialect, _record: object, _args: object, asked: dict[str, Any]) -> None:
    """A PostgreSQL that does not answer is told to the reader; the address may say otherwise."""
    if dialect.name == "postgresql":
        asked.setdefault("connect_timeout", CONNECT_SECONDS)
        asked.setdefault("tcp_user_timeout", 2000 * CONNECT_SECONDS)


@event.listens_for(Pool, "checkout")
def _still_there(connection: Any, _record: object, _proxy: object) -> None:
    """An idle connection that has something to say says that it ends: PostgreSQL was restarted.

    Looking costs no round trip, and the request goes on with a fresh connection.
    """
    if "psycopg" not in type(connection).__module__:
        return
    asked = poll()
    asked.register(connection.fileno(), POLLIN)
    if not asked.poll(0):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.Error as error:
        raise InvalidatePoolError from error


@event.listens_for(Engine, "before_cursor_execute")
def _planned_anew(
    _connection: Connection, cursor: Any, _text: str, _values: object, context: Any, _many: bool
) -> None:
    """With `plan_anew` PostgreSQL keeps no plan of the statement: its values decide which is good.

    A plan made once for all searches would look every word up in the same index.
    """
    if context is None or context.dialect.name != "postgresql":
        return
    anew = context.execution_options.get("plan_anew", False)
    cursor.connection.prepare_threshold = None if anew else PREPARED_AFTER


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not connection.get_execution_options().get("portal_reads"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_readers: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def reader(engine: Engine) -> Engine:
    """The same pool for reading: every statement stands alone, no BEGIN or ROLLBACK is sent."""
    found = _readers.get(engine)
    if found is None:
        sqlite = engine.dialect.name == "sqlite"
        found = _readers[engine] = engine.execution_options(
            **({"portal_reads": True} if sqlite else {"isolation_level": "AUTOCOMMIT"})
        )
    return found


def sqlite_file(url: str) -> Path | None:
    """The database file of an SQLite address; None for memory and other databases."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return Path(path) if path and path != ":memory:" else None
