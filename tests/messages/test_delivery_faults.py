"""Servers that hang, workers that are killed or meet: one mail, a double at most after a kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.i18n import now
from portal.messages import delivery, smtp
from portal.messages.channels import Deferred
from portal.messages.claims import LEASE, OUTAGE, Claim, claim_one, finish, put_off
from portal.messages.delivery import deliver_due
from portal.messages.models import Delivery
from portal.messages.smtp import Server
from portal.testing import make_person
from tests.messages.conftest import MailServer, changed, close_to, deliveries, make_due


@contextmanager
def talker(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server at a port of its own that treats every connection as told."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection = listening.accept()[0]
                    with connection, suppress(OSError):
                        talk(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def drip(connection: socket.socket) -> None:
    """One byte of an endless greeting now and then, never silent for long."""
    while True:
        connection.sendall(b"2")
        threading.Event().wait(0.02)


def hang(connection: socket.socket) -> None:
    """Accept and say nothing."""
    connection.recv(1)


@pytest.mark.parametrize("talk", [hang, drip])
def test_a_server_that_hangs_or_drips_is_left_in_time(
    app: Portal, monkeypatch: pytest.MonkeyPatch, talk: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    monkeypatch.setattr(smtp, "LONGEST", 0.4)
    changed(make_person())
    with talker(talk) as port:
        monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", f"smtp://127.0.0.1:{port}")
        begun = monotonic()
        deliver_due()
        assert monotonic() - begun < 5
    (only,) = deliveries()
    assert (only.state, only.tries) == ("waiting", 0)


def test_a_connection_lost_after_the_mail_was_sent_gives_the_same_identifier_again(
    app: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Server._hand_over

    def lose_the_answer(self: Server, connection: object, letter: object) -> None:
        whole(self, connection, letter)  # type: ignore[arg-type]
        monkeypatch.setattr(Server, "_hand_over", whole)
        raise Deferred("SMTPServerDisconnected")

    monkeypatch.setattr(Server, "_hand_over", lose_the_answer)
    changed(make_person())
    for _ in range(3):
        deliver_due()
        make_due()
    assert server.identifiers == [deliveries()[0].identifier] * 2


KILLED = """
import os, signal, sys
from portal import create_app
from portal.messages import delivery

app = create_app({"ENV": "testing", "INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2],
                  "SMTP_URL": sys.argv[3], "CAPTCHA": "off", "LIMITS": "off",
                  "BASE_URL": "http://localhost"})
delivery.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    delivery.deliver_due()
"""


def test_a_worker_killed_between_sending_and_noting_sends_one_double_at_most(
    app: Portal, server: MailServer
) -> None:
    changed(make_person())
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, app.config["PORTAL_INSTANCE"], url,
         app.config["PORTAL_SMTP_URL"]],
        check=False, env={**os.environ}, timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    (only,) = deliveries()
    assert (only.state, only.tries) == ("waiting", 1)
    assert close_to(only.due_at - now(), LEASE)
    assert deliver_due() == 0
    make_due()
    assert deliver_due() == 1
    make_due()
    assert deliver_due() == 0
    assert server.identifiers == [only.identifier] * 2


def deliver_together(app: Portal, workers: int) -> None:
    """Several workers begin a round at the same moment, each with its own connection."""
    start = threading.Barrier(workers)

    def work() -> None:
        with app.app_context():
            start.wait()
            deliver_due()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_several_workers_at_once_deliver_each_mail_once(app: Portal, server: MailServer) -> None:
    person = make_person()
    for _ in range(40):
        changed(person)
    deliver_together(app, 4)
    assert sorted(server.identifiers) == sorted(d.identifier for d in deliveries())
    assert {(d.state, d.tries) for d in deliveries()} == {("done", 1)}


def test_without_the_claim_several_workers_send_doubles(
    app: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(2)

    def unguarded() -> Claim | None:
        due = select(Delivery.id).where(Delivery.state == "waiting").order_by(Delivery.id).limit(1)
        found = db.session.scalar(due)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(5)
        return Claim(found, 1, now()) if found else None

    monkeypatch.setattr(delivery, "claim_one", unguarded)
    changed(make_person())
    deliver_together(app, 2)
    assert len(server.mails) == 2


def test_a_claim_that_ran_out_cannot_end_what_another_worker_holds(app: Portal) -> None:
    changed(make_person())
    slow = claim_one()
    make_due()
    faster = claim_one()
    assert slow is not None
    assert faster is not None
    finish(slow, "dead", "too slow")
    put_off(slow, OUTAGE, "too slow", tries=0)
    (only,) = deliveries()
    assert (only.state, only.tries, only.due_at) == ("waiting", 2, faster.lease)


def test_a_claim_that_ran_out_cannot_undo_what_another_worker_did(
    app: Portal, server: MailServer
) -> None:
    changed(make_person())
    slow = claim_one()
    assert slow is not None
    make_due()
    assert deliver_due() == 1
    put_off(slow, OUTAGE, "slow", tries=0)
    finish(slow, "dead", "slow")
    assert [d.state for d in deliveries()] == ["done"]


