"""The mail of the morning: all that has gathered, in one, once a working day, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta

import pytest

from portal.accounts.models import User
from portal.app import Portal
from portal.demo.clock import at
from portal.extensions import transaction
from portal.i18n import BANGKOK
from portal.messages import digest
from portal.messages.delivery import deliver_due
from portal.messages.digest import identifier_of, send_digests
from portal.messages.models import Delivery
from portal.messages.operations import tell
from portal.messages.queries import inbox, unread
from portal.messages.wishes import Wishes, keep_wishes
from portal.testing import make_person
from tests.messages.conftest import REFERENCE, MailServer, changed, deliveries, make_due, plain

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=BANGKOK)
MONDAY = datetime(2026, 11, 30, 8, 5, tzinfo=BANGKOK)
DAY = timedelta(days=1)


def patient(**more: str) -> User:
    """Somebody who wants one mail a day."""
    person = make_person(**more)
    keep_wishes(person.id, Wishes(daily=True))
    return person


def gathered(person: User, number: int = 2, when: datetime = FRIDAY) -> None:
    with at(when):
        for _ in range(number):
            changed(person)


def mails() -> list[Delivery]:
    return [one for one in deliveries() if one.channel == "mail"]


def test_what_gathers_over_a_weekend_comes_in_one_mail_on_monday(
    app: Portal, server: MailServer
) -> None:
    person = patient(language="en")
    gathered(person, 3)
    for early in (FRIDAY, FRIDAY + DAY, MONDAY - DAY, MONDAY - timedelta(minutes=6)):
        with at(early):
            assert (send_digests(), deliver_due()) == (0, 0)
    with at(MONDAY):
        assert (send_digests(), deliver_due(), send_digests()) == (1, 1, 0)
    (mail,) = server.mails
    assert mail["Subject"] == "3 messages for you"
    assert plain(mail).count(REFERENCE) == 3
    assert "http://localhost/messages" in plain(mail)
    assert {one.state for one in deliveries()} == {"done"}


def test_what_comes_after_the_morning_waits_for_the_next(app: Portal) -> None:
    person = patient()
    gathered(person)
    with at(MONDAY):
        send_digests()
    gathered(person, 1, MONDAY)
    with at(MONDAY + timedelta(hours=3)):
        assert send_digests() == 0
    with at(MONDAY + DAY):
        assert send_digests() == 1
    assert len({one.identifier for one in mails()}) == 2


def test_the_inbox_holds_each_message_and_not_the_mail_of_the_morning(app: Portal) -> None:
    person = patient()
    gathered(person, 2)
    with at(MONDAY):
        send_digests()
    assert ([m.kind for m in inbox(person.id).rows], unread(person.id)) == (
        ["petition_changed"] * 2, 2,
    )  # fmt: skip


def test_safety_and_what_cannot_wait_come_at_once(app: Portal, server: MailServer) -> None:
    person = patient()
    tell(person.id, "password_changed")
    tell(person.id, "time_offered", what="เพชร", at=str(FRIDAY), until=str(MONDAY))
    assert deliver_due() == 2


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [(Wishes(mail=False), 0), (Wishes(daily=False), 1), (Wishes(daily=True), 1)],
)
def test_who_wants_no_mail_any_more_gets_none(
    app: Portal, wishes: Wishes, expected: int
) -> None:
    person = patient()
    gathered(person)
    keep_wishes(person.id, wishes)
    with at(MONDAY):
        assert send_digests() == expected
        assert send_digests() == 0
    assert len(mails()) == expected


def test_many_messages_are_counted_and_only_the_first_named(
    app: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "NAMED", 2)
    gathered(patient(language="en"), 5)
    with at(MONDAY):
        send_digests()
        deliver_due()
    assert "3 more in the portal" in plain(server.mails[0])
    assert server.mails[0]["Subject"] == "5 messages for you"


KILLED = """
import os, signal, sys
from datetime import datetime
from portal import create_app
from portal.demo.clock import at
from portal.messages import delivery, digest

app = create_app({"ENV": "testing", "INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2],
                  "SMTP_URL": sys.argv[3], "CAPTCHA": "off", "LIMITS": "off",
                  "BASE_URL": "http://localhost"})

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

vars({"digest": digest, "delivery": delivery}[sys.argv[4]])[sys.argv[5]] = die
with app.app_context(), at(datetime.fromisoformat(sys.argv[6])):
    digest.send_digests()
    delivery.deliver_due()
"""


@pytest.mark.parametrize(
    ("module", "name", "sent"),
    [
        ("digest", "mail_address", 1),  # in the transaction that takes up: nothing of it is kept
        ("delivery", "finish", 2),  # sent and not noted
    ],
)
def test_a_worker_killed_at_any_moment_sends_one_double_at_most(
    app: Portal, server: MailServer, module: str, name: str, sent: int
) -> None:
    gathered(patient())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, app.config["PORTAL_INSTANCE"],
         app.config["SQLALCHEMY_DATABASE_URI"], app.config["PORTAL_SMTP_URL"], module, name,
         MONDAY.isoformat()],
        check=False, timeout=60,
        env={**os.environ, "PORTAL_SECRET_KEY": app.config["SECRET_KEY"]},
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    with at(MONDAY + timedelta(hours=1)):
        send_digests()
        make_due()
        deliver_due()
        send_digests()
        assert deliver_due() == 0
    assert len(server.identifiers) == sent
    assert len(set(server.identifiers)) == 1


def assemble_together(app: Portal, person: User, workers: int) -> list[BaseException]:
    start, troubles = threading.Barrier(workers), list[BaseException]()

    def work() -> None:
        with app.app_context():
            start.wait()
            try:
                send_digests()
            except Exception as trouble:  # noqa: BLE001 - told to the test
                troubles.append(trouble)

    with at(MONDAY):
        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return troubles


def test_several_workers_at_once_make_one_mail(app: Portal) -> None:
    person = patient()
    gathered(person, 20)
    assert assemble_together(app, person, 4) == []
    assert len(mails()) == 1


def test_the_database_refuses_a_second_mail_of_a_person_and_day(app: Portal) -> None:
    person = patient()
    gathered(person)
    with at(MONDAY):
        send_digests()
        (first,) = mails()
        assert first.identifier == identifier_of(person.id)
        with pytest.raises(Exception, match=r"(?i)unique"), transaction() as session:
            session.add(Delivery(
                message_id=first.message_id, channel="mail", address="a@b.example",
                identifier=identifier_of(person.id),
            ))  # fmt: skip
