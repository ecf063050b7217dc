"""Telling somebody: written with the change, kept or lost with it, and nothing secret in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from portal.app import Portal
from portal.database import sqlite_file
from portal.extensions import db, transaction
from portal.hookspecs import hookimpl
from portal.messages.models import Delivery, Message
from portal.messages.operations import mail_address, mark_all_read, mark_read, tell
from portal.messages.queries import unread
from portal.testing import make_person
from tests.messages.conftest import REFERENCE, changed, deliveries


def rows(model: type[Message] | type[Delivery]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_message_lies_in_the_inbox_and_waits_for_the_mail(app: Portal) -> None:
    person = make_person()
    message = changed(person)
    (delivery,) = deliveries()
    assert (message.user_id, message.kind, message.read_at) == (person.id, "petition_changed", None)
    assert delivery.message_id == message.id
    assert (delivery.channel, delivery.state) == ("mail", "waiting")
    assert delivery.address == person.email
    assert delivery.identifier.endswith("@localhost>")


def test_every_delivery_has_an_identifier_of_its_own(app: Portal) -> None:
    person = make_person()
    for _ in range(20):
        changed(person)
    assert len({d.identifier for d in deliveries()}) == 20


def test_a_change_that_is_rolled_back_tells_nobody(app: Portal) -> None:
    person = make_person()

    def change_and_break() -> None:
        with transaction():
            changed(person)
            assert rows(Message) == 1
            raise RuntimeError("the step was refused")

    with pytest.raises(RuntimeError, match="refused"):
        change_and_break()
    assert rows(Message) == rows(Delivery) == 0


def test_without_an_address_the_inbox_alone_has_it(app: Portal) -> None:
    changed(make_person(email=None))
    assert (rows(Message), rows(Delivery)) == (1, 0)


def test_without_an_address_a_plugin_is_still_asked(app: Portal, plug) -> None:
    class Line:
        @hookimpl
        def portal_deliver(self, message: Message) -> bool:
            return True

    plug(Line())
    changed(make_person(email=None))
    assert [d.channel for d in deliveries()] == ["plugin"]


def test_no_channels_means_the_inbox_alone(app: Portal) -> None:
    tell(make_person().id, "password_changed", channels=())
    assert (rows(Message), rows(Delivery)) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "link", "parameters", "reason"),
    [
        ("nonsense", "", {}, "unknown kind"),
        ("petition_changed", "", {"reference": REFERENCE}, "lacks service, state"),
        ("password_changed", "https://elsewhere.example/", {}, "within the portal"),
        ("password_changed", "//elsewhere.example/", {}, "within the portal"),
        ("password_changed", "javascript:alert(1)", {}, "within the portal"),
        ("password_changed", "/a\r\nBcc: x@mail.example", {}, "within the portal"),
    ],
)
def test_what_cannot_be_said_is_refused_when_written(
    app: Portal, kind: str, link: str, parameters: dict[str, str], reason: str
) -> None:
    person = make_person()
    with pytest.raises(ValueError, match=reason):
        tell(person.id, kind, link=link, **parameters)
    assert rows(Message) == 0


def test_our_own_base_address_is_taken_off_a_link(app: Portal) -> None:
    message = tell(make_person().id, "password_changed", link="http://localhost/account/sessions")
    assert message.link == "/account/sessions"


def test_days_times_and_amounts_are_kept_as_text(app: Portal) -> None:
    moment = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    fields = {"day": date(2026, 11, 26), "time": time(9, 30), "fee": Decimal("1.50")}
    message = changed(make_person(), fields=fields, at=moment)
    db.session.expire_all()
    kept = {"day": "2026-11-26", "time": "09:30:00", "fee": "1.50"}
    assert message.parameters["fields"] == kept
    assert message.parameters["at"] == "2026-11-26T02:30:00+00:00"


def test_what_json_cannot_keep_is_refused(app: Portal) -> None:
    person = make_person()
    with pytest.raises(TypeError):
        changed(person, price=object())
    assert rows(Message) == 0


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("someone@mail.example", "someone@mail.example"),
        ("first.last+tag@sub.mail.example", "first.last+tag@sub.mail.example"),
        ("kru@โรงเรียน.example", "kru@xn--72c0b0acb2i5cn.example"),
        ("ครู@mail.example", ""),
        ("a@b\r\nBcc: other@mail.example", ""),
        ("a@b\nSubject: x", ""),
        ("a\r\n@mail.example", ""),
        ("a b@mail.example", ""),
        ("no-at-sign", ""),
        ("@mail.example", ""),
        ("someone@", ""),
        ("a@b@c", ""),
        ("a@" + "x" * 70 + ".example", ""),
        ("", ""),
    ],
)
def test_only_a_plain_address_is_one(typed: str, address: str) -> None:
    assert mail_address(typed) == address


def test_a_bad_address_is_a_dead_letter_and_no_error(app: Portal) -> None:
    changed(make_person(email="a@b\r\nBcc: other@mail.example"))
    (delivery,) = deliveries()
    assert (delivery.state, delivery.address) == ("dead", "")
    assert delivery.error == "not a mail address"


def test_a_secret_link_is_readable_nowhere_in_the_database(app: Portal) -> None:
    token = "cK5x-very-secret-token"
    message = tell(make_person().id, "password_reset", link=f"/account/reset/{token}")
    (delivery,) = deliveries()
    assert (message.link, message.parameters) == ("", {})
    assert token.encode() not in (delivery.secret_cipher or token.encode())
    for table in ("message", "delivery"):
        assert token not in str(db.session.execute(text(f"SELECT * FROM {table}")).all())
    file = sqlite_file(app.config["SQLALCHEMY_DATABASE_URI"])
    if file:
        assert all(token.encode() not in f.read_bytes() for f in file.parent.glob(f"{file.name}*"))


def test_reading_marks_ones_own_messages_only(app: Portal) -> None:
    mine, other = make_person(), make_person()
    first, second, foreign = changed(mine), changed(mine), changed(other)
    mark_read(mine.id, foreign.id)
    assert unread(other.id) == 1
    mark_read(mine.id, first.id)
    assert unread(mine.id) == 1
    third = changed(mine)
    mark_all_read(mine.id, up_to=second.id)
    assert unread(mine.id) == 1
    mark_all_read(mine.id)
    assert (unread(mine.id), unread(other.id)) == (0, 1)
    assert third.id > second.id
