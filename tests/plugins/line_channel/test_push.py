"""Messages by LINE through a real local server: once each, later when it must be, mails beside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import update
from structlog.testing import capture_logs

from plugins.line_channel import line
from portal import posting
from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import transaction
from portal.i18n import now
from portal.messages.carrying import carry_due
from portal.messages.claims import LEASE, OUTAGE, WAITS
from portal.messages.delivery import deliver_due
from portal.messages.models import Delivery
from portal.messages.operations import retry, tell
from portal.testing import make_person, sign_in
from tests.messages.conftest import MailServer, changed, close_to, deliveries, make_due
from tests.messages.test_delivery_faults import hang, talker
from tests.plugins.line_channel.conftest import SECRET, TOKEN, USER, LineServer, linked


@pytest.fixture
def person(line_server: LineServer) -> User:
    """Somebody linked, told of it, and with nothing waiting."""
    found = linked(make_person(language="en"))
    with transaction() as session:
        session.execute(update(Delivery).values(state="done"))
    return found


def waiting() -> list[Delivery]:
    return [one for one in deliveries() if one.channel == "line" and one.state == "waiting"]


def last() -> Delivery:
    return [one for one in deliveries() if one.channel == "line"][-1]


def test_a_message_goes_by_mail_and_by_line_each_with_its_own_identifier(
    person: User, line_server: LineServer, server: MailServer
) -> None:
    changed(person)
    assert (carry_due("line"), deliver_due()) == (1, 1)
    (mail, push) = deliveries()[-2:]
    assert {mail.channel, push.channel} == {"mail", "line"}
    assert server.identifiers == [mail.identifier]
    (got,) = line_server.pushed
    assert (got["to"], got["key"]) == (USER, push.identifier)
    assert str(uuid.UUID(got["key"])) == got["key"]
    assert "Returned for correction" in line_server.texts[0]
    assert "http://localhost/petitions/" in line_server.texts[0]
    assert USER not in str([vars(one) for one in deliveries()])


def test_an_id_number_somebody_typed_is_not_in_the_message(
    person: User, line_server: LineServer
) -> None:
    changed(person, note="เลข 1-2345-67890-12-1 ไม่ชัด")
    carry_due("line")
    assert not re.search(r"1-?2345", line_server.texts[0])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_later_with_the_same_key(
    person: User, line_server: LineServer, status: int
) -> None:
    line_server.answers = [status, status]
    changed(person)
    for wait in WAITS[:2]:
        assert carry_due("line") == 1
        assert close_to(last().due_at - now(), wait)
        make_due()
    carry_due("line")
    assert (last().state, last().tries, len(line_server.pushed)) == ("done", 3, 1)
    assert len(set(line_server.keys)) == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_is_a_dead_letter_that_can_be_sent_again(
    app: Portal, person: User, line_server: LineServer, status: int
) -> None:
    line_server.answers = [status]
    changed(person)
    carry_due("line")
    assert (last().state, last().error) == ("dead", f'LINE {status} {{"message": "no"}}')
    page = sign_in(app, make_person("portal.admin")).get("/admin/mail").text
    assert f"LINE {status}" in page
    assert "LINE (ไลน์)" in page
    assert retry(make_person("portal.admin").id, last().id) == 1
    carry_due("line")
    assert (last().state, len(line_server.pushed)) == ("done", 1)


def test_an_answer_lost_after_it_was_accepted_is_no_double(
    person: User, line_server: LineServer
) -> None:
    line_server.lose_answer = True
    changed(person)
    carry_due("line")
    assert (last().state, len(line_server.pushed)) == ("waiting", 1)
    make_due()
    carry_due("line")
    assert (last().state, len(line_server.pushed), len(line_server.keys)) == ("done", 1, 2)


def test_a_dead_server_is_asked_once_a_round_and_counts_as_no_try(
    person: User, line_server: LineServer, server: MailServer
) -> None:
    line_server.stop()
    for _ in range(3):
        changed(person)
    assert carry_due("line") == 3
    assert {one.tries for one in waiting()} == {0}
    assert all(close_to(one.due_at - now(), OUTAGE) for one in waiting())
    assert deliver_due() == 3
    assert len(server.mails) == 3


def test_a_hanging_server_is_left_in_time_and_the_mails_go_out(
    app: Portal, person: User, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SILENCE", 0.1)
    monkeypatch.setattr(posting, "LONGEST", 0.3)
    with talker(hang) as port:
        monkeypatch.setitem(app.config, line.URL, f"http://127.0.0.1:{port}")
        changed(person)
        begun = monotonic()
        carry_due("line")
        assert monotonic() - begun < 5
    assert (last().state, last().tries) == ("waiting", 1)
    assert deliver_due() == 1


KILLED = """
import os, signal, sys
from portal import create_app
from portal.messages import carrying

app = create_app({"ENV": "testing", "INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2],
                  "CAPTCHA": "off", "LIMITS": "off", "BASE_URL": "http://localhost"})
carrying.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    carrying.carry_due("line")
"""


def test_a_worker_killed_between_accept_and_mark_delivers_once(
    app: Portal, person: User, line_server: LineServer
) -> None:
    changed(person)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, app.config["PORTAL_INSTANCE"],
         app.config["SQLALCHEMY_DATABASE_URI"]],
        check=False, timeout=60, env={
            **os.environ, line.TOKEN: TOKEN, line.SECRET: SECRET, line.URL: line_server.url,
            "PORTAL_SECRET_KEY": app.config["SECRET_KEY"],
        },
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert (last().state, len(line_server.pushed)) == ("waiting", 1)
    assert close_to(last().due_at - now(), LEASE)
    make_due()
    carry_due("line")
    assert (last().state, len(line_server.pushed)) == ("done", 1)
    assert line_server.keys == [last().identifier] * 2


def test_token_and_user_are_in_no_log_and_no_error(person: User, line_server: LineServer) -> None:
    line_server.answers = [500, 401]
    changed(person)
    with capture_logs() as lines:
        carry_due("line")
        make_due()
        carry_due("line")
    kept = str(lines) + str([one.error for one in deliveries()])
    assert not [secret for secret in (TOKEN, SECRET, USER) if secret in kept]


def test_a_secret_link_never_goes_by_line(person: User, line_server: LineServer) -> None:
    tell(person.id, "password_reset", link="/account/reset/tO-k3n")
    assert waiting() == []


def test_where_the_office_has_no_channel_nothing_is_written_for_it(
    app: Portal, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, line.TOKEN, "")
    changed(person)
    assert waiting() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [(line.URL, "http://api.line.example"), (line.TOKEN, "a\nb"), (line.TOKEN, "ก"),
     (line.TOKEN, "alone"), (line.SECRET, "alone")],
)
def test_a_setting_that_cannot_be_right_stops_the_start(name: str, value: str) -> None:
    app = Flask("office")
    app.config[name] = value
    with pytest.raises(ValueError, match=name):
        line.configure(app)
