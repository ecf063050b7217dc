"""A portal to measure: a folder and a database of its own, with demo data; gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.exc import OperationalError

_serial = count(1)

#: Above so many petitions most are written as rows: what is read is the same.
MANY = 200
#: Measured as in production: log lines as JSON, limits and captcha on.
PRODUCTION = {"ENV": "production"}
#: The same without limits on tries, which are there to be met, and without puzzles.
UNLIMITED = {"ENV": "testing", "LIMITS": "off", "CAPTCHA": "off"}


@dataclass(frozen=True, slots=True)
class House:
    """A running application and what is needed to walk in."""

    app: Flask
    folder: Path
    url: str
    settings: dict[str, str]
    demo: Any = None  #: what `portal.demo.operations.load` answered

    @property
    def environment(self) -> dict[str, str]:
        """The same house for other processes."""
        ours = {f"PORTAL_{name}": value for name, value in self.settings.items()}
        where = {"PORTAL_INSTANCE": str(self.folder), "PORTAL_DATABASE_URL": self.url}
        return {**os.environ, **ours, **where}

    def someone(self, role: str, service: str = "") -> int:
        """The id of a person with a role; of somebody without any for a citizen."""
        from portal.accounts.models import Grant, User
        from portal.extensions import db

        granted = select(Grant.user_id)
        query = granted.where(Grant.role == role, Grant.service_code == service)
        if not service:
            query = select(User.id).where(User.id.not_in(granted), User.disabled_at.is_(None))
        with self.app.app_context():
            return db.session.scalars(query.limit(1)).one()

    def enter(self, user_id: int) -> tuple[str, str]:
        """Sign a person in: the cookie header, and a CSRF token for posted forms."""
        from flask import session
        from flask_wtf.csrf import generate_csrf

        from portal.accounts.sessions import TOKEN, open_session

        with self.app.test_request_context(method="POST"):
            session[TOKEN] = open_session(user_id, second_factor=True)
            token = generate_csrf()
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            value = signer.dumps(dict(session))
        return f"{self.app.config['SESSION_COOKIE_NAME']}={value}", token


def databases() -> dict[str, str]:
    """Name → address to begin from: SQLite always, PostgreSQL where it answers."""
    found = {"sqlite": ""}
    base = os.environ.get("PORTAL_TEST_POSTGRES", "postgresql://127.0.0.1/postgres")
    try:
        with _server(base).connect():
            found["postgresql"] = base
    except OperationalError:
        print("no PostgreSQL: measured on SQLite alone")
    return found


@contextmanager
def house(
    base: str = "", *, petitions: int = 60, citizens: int = 3, bookings: int = 0,
    settings: dict[str, str] = PRODUCTION,
) -> Iterator[House]:
    """A new portal with demo data on SQLite, or on a new database of the server at `base`."""
    from portal import create_app
    from portal.demo.operations import load
    from portal.migrate import upgrade_database

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-bench-")))
        url = stack.enter_context(_database(base)) if base else f"sqlite:///{folder / 'portal.db'}"
        where = {"INSTANCE": folder, "DATABASE_URL": url}
        stack.enter_context(_log_into_nothing())
        loader = create_app({**where, "ENV": "demo"})
        stack.callback(_hang_up, loader)
        with loader.app_context():
            upgrade_database()
            demo = load(
                citizens=citizens, petitions=petitions, seed=1, bookings=bookings, many=MANY
            )
        app = create_app({**where, **settings})
        stack.callback(_hang_up, app)
        yield House(app, folder, url, settings, demo)


@contextmanager
def configured() -> Iterator[House]:
    """The portal of PORTAL_INSTANCE and PORTAL_DATABASE_URL, as it is; only sessions are added."""
    from portal import create_app

    with _log_into_nothing():
        app = create_app(dict(PRODUCTION))
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        yield House(app, app.config["PORTAL_INSTANCE"], url, PRODUCTION)
        _hang_up(app)


def _hang_up(app: Flask) -> None:
    """Close the connections an application keeps."""
    from portal.extensions import db

    with app.app_context():
        db.engine.dispose()


@contextmanager
def _log_into_nothing() -> Iterator[None]:
    """Lines are made and written, but nobody reads them."""
    with Path(os.devnull).open("w", buffering=1) as nothing, redirect_stderr(nothing):
        yield


@contextmanager
def _database(base: str) -> Iterator[str]:
    name = f"demo_bench_{os.getpid()}_{next(_serial)}"
    server = _server(base)
    with server.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                 " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        )
    try:
        yield f"{base.rpartition('/')[0]}/{name}"
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _server(base: str) -> Any:
    from portal.database import normal_url

    return create_engine(normal_url(base), isolation_level="AUTOCOMMIT", poolclass=NullPool)
