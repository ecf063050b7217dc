"""For authors of plugins: fixtures on both databases, and the contract every service keeps.

In a plugin's conftest.py: `pytest_plugins = ["portal.testing"]`. In a test file:

    class TestMyService(ServiceContract):
        code = "my_service"

`app` is made for SQLite and for PostgreSQL (PORTAL_TEST_POSTGRES). What cannot run is skipped
with its reason; with PORTAL_TEST_REQUIRE=postgres,browser a skip is a failure.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from portal.contract import ServiceContract
from portal.database import normal_url

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.accounts.reader import Reader
    from portal.app import Portal

__all__ = ["PASSWORD", "ServiceContract", "app", "client", "database", "make_person", "sign_in"]

PASSWORD = "ลมหนาวพัดผ่านทุ่งนา 2569"  # noqa: S105 - of invented people
_serial = itertools.count(1)


def unavailable(what: str, reason: str) -> None:
    """Skip with a reason, or fail where the run requires it."""
    if what in os.environ.get("PORTAL_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required: {reason}")
    pytest.skip(f"no {what}: {reason}")


def invented_id(number: int) -> str:
    """An invented national ID with a right check digit; its block is not given to people."""
    digits = f"8{number:011d}"
    rest = sum(int(d) * (13 - i) for i, d in enumerate(digits)) % 11
    return digits + str((11 - rest) % 10)


class Browser(FlaskClient):
    """A test client whose requests share nothing with the context the test has pushed."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # files are closed as a browser would
        answer = Context().run(super().open, *args, **kwargs)
        answer.request.environ["wsgi.input"].close()  # a large form lies in a temporary file
        return answer


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a PostgreSQL database of this worker's own, dropped at the end."""
    base = os.environ.get("PORTAL_TEST_POSTGRES", "postgresql://127.0.0.1/postgres")
    name = f"portal_test_{os.getpid()}_{worker_id}"
    admin = create_engine(normal_url(base), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                                    " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"))
    except OperationalError as error:
        unavailable("postgres", str(error.orig).strip().splitlines()[0])
    yield base.rpartition("/")[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'portal.db'}"
    address: str = request.getfixturevalue("postgres")
    return address


@pytest.fixture(scope="session")
def shared_app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One migrated application per worker and database."""
    from portal import create_app
    from portal.extensions import db
    from portal.migrate import upgrade_database

    app = create_app(
        {
            "ENV": "testing",
            "INSTANCE": str(tmp_path_factory.mktemp("instance")),
            "DATABASE_URL": database,
            "CAPTCHA": "off",
            "LIMITS": "off",
            "BASE_URL": "http://localhost",
            "WTF_CSRF_ENABLED": False,
        }
    )
    app.test_client_class = Browser
    with app.app_context():
        upgrade_database()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Portal) -> Iterator[Portal]:
    """The application with an empty database and instance folder, its context pushed."""
    from portal.booking.pages.home import forget_home
    from portal.i18n.queries import forget_holidays
    from portal.kept import forget_kept
    from portal.settings.in_force import take_over

    with shared_app.app_context():
        _empty(shared_app)
        forget_holidays()
        forget_home()
        take_over(at_once=True)
        forget_kept()
        yield shared_app
        from portal.extensions import db

        db.session.remove()


def _empty(app: Portal) -> None:
    from portal.extensions import db

    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        tables = {table.name: table for table in reversed(db.metadata.sorted_tables)}
        used = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our names
            for name in tables
        )
        for name in connection.execute(text(used)).scalars().all():
            connection.execute(tables[name].delete())
    instance: Path = app.config["PORTAL_INSTANCE"]
    for folder in ("uploads", "documents", "mail", "signing"):
        shutil.rmtree(instance / folder, ignore_errors=True)


@pytest.fixture
def client(app: Portal) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


_hashes: dict[str, str] = {}


def make_person(*roles: str, **more: Any) -> User:
    """A person with PASSWORD; roles are `<service>.<role>`, `portal.admin`, `portal.auditor`."""
    from portal.accounts import passwords
    from portal.accounts.identity import encrypt, index_of
    from portal.accounts.models import Grant, User
    from portal.extensions import transaction

    serial = next(_serial)
    national_id = more.pop("national_id", invented_id(serial))
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = passwords.hashed(PASSWORD)
    with transaction() as session:
        person = User(
            national_id_cipher=encrypt(national_id),
            national_id_index=index_of(national_id),
            password_hash=_hashes[PASSWORD],
            **{
                "title": "นางสาว", "first_name": "ฟ้าใส", "last_name": f"ใจสมมติ{serial}",
                "phone": f"02000{serial % 10000:04d}", "email": f"person{serial}@mail.example",
                "staff_type": "teacher_official", **more,
            },
        )
        person.grants = [
            Grant(service_code=role.rpartition(".")[0], role=role.rpartition(".")[2])
            for role in roles
        ]
        session.add(person)
    return person


def reader_for(person: User) -> Reader:
    """The person as operations know them, the second factor shown."""
    from portal.accounts.reader import Reader

    return Reader(
        id=person.id, session_id=0, full_name=person.full_name, language=person.language,
        verified_at=person.verified_at,
        grants=frozenset(f"{grant.service_code}.{grant.role}" for grant in person.grants),
    )


def sign_in(app: Portal, person: User, *, second_factor: bool = True) -> FlaskClient:
    """A browser in which the person is signed in."""
    from portal.accounts.sessions import TOKEN, open_session

    with app.test_request_context(method="POST"):
        token = open_session(person.id, second_factor=second_factor)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


@pytest.fixture
def enter(app: Portal) -> Callable[..., FlaskClient]:
    """`enter("id_card.staff")` makes a person with these roles and signs them in."""

    def entering(*roles: str, **more: Any) -> FlaskClient:
        person = make_person(*roles, **more)
        browser = sign_in(app, person)
        browser.person = person  # type: ignore[attr-defined]
        return browser

    return entering
