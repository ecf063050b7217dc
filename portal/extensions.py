"""The extensions every room shares: made here, bound to the app in create_app.

The database has two ways in. Reading needs nothing and opens no transaction. Writing happens
only inside `with transaction() as session:`; a flush anywhere else raises, so no view can
change a row by accident, and no GET can change state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import current_app, has_request_context, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Engine, Executable, MetaData, event, func, select
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from portal.database import options, reader, write_lock
from portal.prebuilt import Prebuilt

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.engine import Dialect
    from sqlalchemy.orm import Session


class Base(DeclarativeBase):
    """Names every constraint, so that migrations of both databases can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the Python side; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PortalSession(FlaskSession):
    """Reads in autocommit, writes in one transaction."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        engine = super().get_bind(*args, **kwargs)
        if self.info.get("writing") or not isinstance(engine, Engine):
            return engine
        return reader(engine)


class Protection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's, which for every page that is only read asks first whether it is exempt."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method not in {"GET", "HEAD"}:
            super().protect(apply_exemptions)


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": PortalSession, "expire_on_commit": False},
    engine_options=options(),
    disable_autonaming=True,
)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model  #: what every table derives from
login = LoginManager()
babel = Babel()
bootstrap = Bootstrap5()
csrf = Protection()


@event.listens_for(PortalSession, "before_flush")
def _only_in_a_transaction(session: Session, *_: object) -> None:
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        dirty = any(session.is_modified(row) for row in session.dirty)
        if session.new or session.deleted or dirty:
            raise RuntimeError("rows change only inside portal.extensions.transaction()")


def rows(statement: Executable | Prebuilt, bound: dict[str, Any]) -> Sequence[Any]:
    """All rows of a prebuilt statement, read past the ORM's session where none has begun.

    Beginning and ending a session costs as much as the statement itself.
    """
    if db.session.registry.has():
        asked = statement.statement if isinstance(statement, Prebuilt) else statement
        return db.session.connection().execute(asked, bound).all()
    with reader(db.engine).connect() as connection:
        if isinstance(statement, Prebuilt):
            return statement.read(connection, bound)
        return connection.execute(statement, bound).all()


@contextmanager
def transaction(*, while_reading: bool = False) -> Iterator[Session]:
    """One transaction that writes: all of it is kept, or nothing.

    A transaction inside another joins it. GET and HEAD never change state: there only records
    *about* the reading (access log, last-seen moment, drafts begun) may be written, and the
    caller says so with `while_reading=True`.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    if has_request_context() and request.method in {"GET", "HEAD"} and not while_reading:
        raise RuntimeError(f"{request.method} {request.endpoint} may not change state")
    session.commit()
    with write_lock(current_app.config["SQLALCHEMY_DATABASE_URI"]):
        session.info["writing"] = True
        try:
            yield session
            session.flush()
            for work in _last_works:
                work(session)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.clear()


_last_works: list[Callable[[Session], None]] = []


def at_the_end(work: Callable[[Session], None]) -> None:
    """Do this at the end of every transaction that writes, in it; cheap where nothing is to do."""
    if work not in _last_works:
        _last_works.append(work)


def in_turn(name: str) -> None:
    """Let those who ask for one name write one after the other, until their transactions end.

    For rows that an exclusion constraint keeps apart: two who insert at once would wait for
    each other, which PostgreSQL ends as a deadlock. SQLite has one writer anyway. Ask before
    the first look at what is to be kept apart, and for one name in a transaction. Raises
    RuntimeError outside transaction().
    """
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("a turn is taken inside transaction()")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def init_app(app: Flask) -> None:
    """Bind every extension but flask-babel, which the i18n room binds with its catalogue."""
    for extension in (db, bootstrap, csrf):
        extension.init_app(app)
    login.init_app(app, add_context_processor=False)  # face.py tells templates who reads
