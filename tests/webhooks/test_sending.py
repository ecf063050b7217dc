"""Changes told to other systems: signed, once, later when it must be, and nobody waits for them."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal import posting
from portal.app import Portal
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.claims import LEASE, OUTAGE, WAITS
from portal.petitions.models import Petition
from portal.petitions.operations import advance
from portal.testing import make_person, reader_for
from portal.webhooks import sending
from portal.webhooks.operations import change_webhook, ping, send_again
from portal.webhooks.sending import claim, send_posts
from tests.messages.conftest import close_to
from tests.messages.test_delivery_faults import drip, hang, talker
from tests.petitions.conftest import filed
from tests.webhooks.conftest import Receiver, hooked, make_due, pinged, posts

Receivers = Callable[[], Receiver]


def test_each_change_is_told_with_its_reference_service_state_and_moment(
    app: Portal, receiver: Receiver
) -> None:
    _id, secret = hooked(receiver.url)
    applicant, officer = make_person(), make_person("id_card.staff")
    petition = filed(applicant, "told")
    advance(petition.id, "cancel", reader_for(applicant), office=False)
    assert send_posts() == 2
    told = [json.loads(body) for _headers, body in receiver.got]
    assert [(one["event"], one["state"]) for one in told] == [
        ("submitted", "submitted"), ("closed", "cancelled"),
    ]  # fmt: skip
    assert {(one["reference"], one["service"]) for one in told} == {
        (petition.reference, "id_card")
    }
    assert all(one.keys() == {"id", "event", "reference", "service", "state", "moment"}
               for one in told)  # fmt: skip
    raw = b"".join(body for _headers, body in receiver.got)
    assert applicant.last_name.encode() not in raw
    for headers, body in receiver.got:
        signed = headers["Portal-Timestamp"].encode() + b"." + body
        expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["Portal-Signature"] == f"v1={expected}"
        assert headers["Portal-Id"] == json.loads(body)["id"]
        assert headers["path"] == "/hook?x=1"
        assert abs(int(headers["Portal-Timestamp"]) - now().timestamp()) < 60
    assert {(one.state, one.status) for one in posts()} == {("done", 200)}
    assert officer.id


def test_a_change_that_is_rolled_back_is_told_to_nobody(app: Portal, receiver: Receiver) -> None:
    hooked(receiver.url)
    applicant = make_person()

    def file_and_break() -> None:
        with transaction():
            filed(applicant, "refused")
            assert len(posts()) == 1
            raise Refused("no")

    with pytest.raises(Refused):
        file_and_break()
    assert posts() == []


@pytest.mark.parametrize(
    ("services", "events", "told"),
    [
        ((), ("submitted", "changed", "closed"), ["submitted", "closed"]),
        (("id_card",), ("submitted",), ["submitted"]),
        ((), ("closed",), ["closed"]),
        ((), ("changed",), []),
        (("pension",), ("submitted", "changed", "closed"), []),
    ],
)
def test_each_system_is_told_what_it_wants(
    app: Portal, inside: None, services: tuple[str, ...], events: tuple[str, ...], told: list[str]
) -> None:
    hooked("http://127.0.0.1:1/", services, events)
    applicant = make_person()
    petition = filed(applicant, "wanted")
    advance(petition.id, "cancel", reader_for(applicant), office=False)
    assert [one.event for one in posts()] == told


def test_what_is_switched_off_is_not_told_and_what_waited_waits(
    app: Portal, receiver: Receiver
) -> None:
    hook, _secret = hooked(receiver.url)
    ping(hook)
    words = {"url": receiver.url, "services": [], "events": ["submitted"]}
    change_webhook(make_person().id, hook, active=False, **words)
    filed(make_person(), "off")
    assert (send_posts(), len(posts())) == (0, 1)
    change_webhook(make_person().id, hook, active=True, **words)
    assert send_posts() == 1


@pytest.mark.parametrize("status", [302, 400, 404, 410, 429, 500, 503])
def test_a_refusal_is_tried_later_under_the_same_identifier(
    app: Portal, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status, status]
    receiver.headers = {"Location": receiver.url} if status == 302 else {}
    pinged(receiver.url)
    for wait in WAITS[:2]:
        assert send_posts() == 1
        (only,) = posts()
        assert (only.state, only.status) == ("waiting", status)
        assert close_to(only.due_at - now(), wait)
        make_due()
    assert send_posts() == 1
    assert len({headers["Portal-Id"] for headers, _body in receiver.got}) == 1
    assert (posts()[0].state, len(receiver.got)) == ("done", 3)


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again(
    app: Portal, receiver: Receiver
) -> None:
    receiver.answers = [500] * (len(WAITS) + 1)
    pinged(receiver.url)
    for _ in range(len(WAITS) + 1):
        send_posts()
        make_due()
    (only,) = posts()
    assert (only.state, only.tries, send_posts()) == ("dead", len(WAITS) + 1, 0)
    assert send_again(make_person("portal.admin").id, only.id)
    assert not send_again(make_person("portal.admin").id, only.id)
    assert (send_posts(), posts()[0].state) == (1, "done")


def test_an_answer_lost_after_it_was_taken_gives_the_same_identifier_again(
    app: Portal, receiver: Receiver
) -> None:
    receiver.lose_answer = True
    pinged(receiver.url)
    for _ in range(3):
        send_posts()
        make_due()
    assert len(receiver.got) == 2
    assert len({headers["Portal-Id"] for headers, _body in receiver.got}) == 1


def test_a_dead_address_costs_one_try_a_round(
    app: Portal, receivers: Receivers, inside: None
) -> None:
    gone = receivers()
    gone.stop()
    hook, _secret = hooked(gone.url)
    for _ in range(5):
        ping(hook)
    assert send_posts() == 1
    assert sorted(one.tries for one in posts()) == [0, 0, 0, 0, 1]
    assert all(close_to(one.due_at - now(), OUTAGE) for one in posts())


@pytest.mark.parametrize("talk", [hang, drip])
def test_a_slow_address_is_left_in_time(
    app: Portal, inside: None, monkeypatch: pytest.MonkeyPatch, talk: Callable[..., None]
) -> None:
    monkeypatch.setattr(posting, "LONGEST", 0.4)
    with talker(talk) as port:
        pinged(f"http://127.0.0.1:{port}/")
        assert send_posts() == 1
    (only,) = posts()
    assert (only.state, only.tries, only.status) == ("waiting", 1, None)


def test_nobody_waits_for_a_slow_address(
    app: Portal, receiver: Receiver, receivers: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "LONGEST", 60.0)
    monkeypatch.setattr(posting, "SILENCE", 60.0)
    monkeypatch.setattr(sending, "LOOK", 0.05)
    slow = receivers()
    slow.hangs = True
    pinged(slow.url)

    def work() -> None:
        with app.app_context():
            send_posts()

    thread = threading.Thread(target=work)
    thread.start()
    pinged(receiver.url)  # while the other is being waited for, by the same round
    assert receiver.arrived.wait(30)
    assert thread.is_alive()
    slow.over.set()
    thread.join(30)
    assert sorted(one.state for one in posts()) == ["done", "waiting"]


KILLED = """
import os, signal, sys
from portal import create_app
from portal.webhooks import sending

app = create_app({"ENV": "testing", "INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2],
                  "CAPTCHA": "off", "LIMITS": "off", "BASE_URL": "http://localhost",
                  "WEBHOOKS_INSIDE": "on"})
sending._note = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    sending.send_posts()
"""


def test_a_worker_killed_between_sending_and_noting_sends_one_double_at_most(
    app: Portal, receiver: Receiver
) -> None:
    pinged(receiver.url)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, app.config["PORTAL_INSTANCE"],
         app.config["SQLALCHEMY_DATABASE_URI"]],
        check=False, timeout=60,
        env={**os.environ, "PORTAL_SECRET_KEY": app.config["SECRET_KEY"]},
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    (only,) = posts()
    assert (only.state, only.tries) == ("waiting", 1)
    assert close_to(only.due_at - now(), LEASE)
    assert send_posts() == 0
    make_due()
    assert send_posts() == 1
    make_due()
    assert send_posts() == 0
    assert [headers["Portal-Id"] for headers, _body in receiver.got] == [only.identifier] * 2


def test_several_workers_at_once_send_each_once(app: Portal, receiver: Receiver) -> None:
    hook, _secret = hooked(receiver.url)
    for _ in range(20):
        ping(hook)
    start = threading.Barrier(3)

    def work() -> None:
        with app.app_context():
            start.wait()
            send_posts()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    identifiers = [headers["Portal-Id"] for headers, _body in receiver.got]
    assert sorted(identifiers) == sorted(one.identifier for one in posts())


def test_a_claim_that_ran_out_changes_nothing(app: Portal, receiver: Receiver) -> None:
    only = pinged(receiver.url)
    slow = claim(only.webhook_id)
    make_due()
    assert send_posts() == 1
    assert slow is not None
    sending._note(slow, state="dead")
    assert posts()[0].state == "done"


def test_without_webhooks_a_petition_costs_one_statement_more(app: Portal) -> None:
    from tests.queries import statements_of

    with statements_of(db.engine) as asked:
        filed(make_person(), "cheap")
    assert len([one for one in asked if "webhook" in one]) == 1
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 1
