"""A portal of its own for the tests: `portal serve` on a fresh database, its mail in our hands."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.app import Portal
from portal.cli import main
from portal.database import normal_url
from portal.extensions import db
from portal.testing import unavailable
from tests.e2e.mailbox import Mailbox, free_port
from tests.e2e.people import Person

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until the server answers, on a machine that does much else


@dataclass(frozen=True, slots=True)
class Site:
    """A running portal: its address, its instance folder and its mail."""

    address: str
    instance: Path
    mailbox: Mailbox
    environment: dict[str, str]
    app: Portal  #: on the same database and instance, for what an operator types in between

    def portal(self, *words: str, typed: str = "") -> str:
        """Run `portal …` as an operator would, with something typed; what it printed."""
        run = subprocess.run(
            [sys.executable, "-m", "portal", *words], cwd=ROOT, env=self.environment, input=typed,
            capture_output=True, text=True, check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def hire(self, person: Person, *roles: str, admin: bool = False) -> None:
        """Make the account of somebody who works here, by the command, without a new process."""
        told = self.app.test_cli_runner().invoke(main, [
            "user", "create", "--national-id", person.national_id, "--title", person.title,
            "--first-name", person.first_name, "--last-name", person.last_name,
            "--phone", person.phone, "--password-stdin", *(["--admin"] if admin else []),
            *(f"--role={role}" for role in roles),
        ], input=f"{person.password}\n")  # fmt: skip
        assert told.exit_code == 0, told.output


@contextmanager
def served(instance: Path, database: str) -> Iterator[Site]:
    """A portal on an empty database, migrated and serving until the block ends.

    Captcha and limits are on, as in production: nobody here needs more tries than people do.
    """
    mailbox, port = Mailbox(), free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
        "PORTAL_ENV": "demo",
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_DATABASE_URL": database,
        "PORTAL_BASE_URL": address,
        "PORTAL_SMTP_URL": mailbox.address,
        "PORTAL_CAPTCHA": "altcha",
        "PORTAL_LIMITS": "on",
        "PORTAL_PROMPTPAY_ID": "0200000000",
        # Another origin to a browser, though it is us who answer: with a page that is not found.
        "PORTAL_CONFERENCE_URL": f"http://localhost:{port}",
    }
    app = create_app({
        "ENV": "demo", "INSTANCE": str(instance), "DATABASE_URL": database, "BASE_URL": address,
    })
    site = Site(address, instance, mailbox, environment, app)
    try:
        site.portal("db", "upgrade")
        with (instance / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "portal", "serve", "--port", str(port), "--workers", "1"],
                cwd=ROOT, env=site.environment, stdout=log, stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(20)
        assert _troubles(instance) == []
    finally:
        with app.app_context():
            db.engine.dispose()
        mailbox.close()


def _troubles(instance: Path) -> list[str]:
    """What the portal wrote down as its own fault."""
    said = (instance / "server.log").read_text("utf-8").splitlines()
    return [line for line in said if "[error" in line or "[critical" in line or "Traceback" in line]


def _wait_until_ready(site: Site, server: subprocess.Popen[bytes]) -> None:
    until, pause = monotonic() + PATIENCE, threading.Event()
    while monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{site.address}/readyz", timeout=5):
                return
        except URLError:
            pause.wait(0.05)
    pytest.fail("\n".join(_troubles(site.instance)) or "the server did not begin to answer")


@contextmanager
def postgres_database(name: str) -> Iterator[str]:
    """The address of a PostgreSQL database of this name, dropped at the end."""
    base = os.environ.get("PORTAL_TEST_POSTGRES", "postgresql://127.0.0.1/postgres")
    admin = create_engine(normal_url(base), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            ))
    except OperationalError as error:
        unavailable("postgres", str(error.orig).strip().splitlines()[0])
    try:
        yield f"{base.rpartition('/')[0]}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()
