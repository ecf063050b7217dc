"""Mails about a booking bring its entries for a calendar, under the UIDs of the feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from plugins.room_booking.rooms import EQUIPMENT, ROOMS
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.booking.models import Reservation
from portal.extensions import db
from portal.messages.delivery import deliver_due
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking import strict
from tests.messages.conftest import MailServer, plain
from tests.plugins.room_booking.conftest import send
from tests.plugins.room_booking.test_booking import step

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def mails(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mails]:
    """What came to a real server since the last look."""
    server = MailServer()
    monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", f"smtp://127.0.0.1:{server.port}")

    def fresh() -> list[EmailMessage]:
        server.mails.clear()
        deliver_due()
        return list(server.mails)

    yield fresh
    server.stop()


@pytest.fixture
def citizen(app: Portal) -> FlaskClient:
    furnish(EQUIPMENT)
    furnish(ROOMS)
    return sign_in(app, make_person())


def entries(mail: EmailMessage) -> list[dict[str, Any]]:
    """The events in a mail, after both readers found nothing wrong."""
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "booking.ics"
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert not [one for one in Calendar.from_ical(raw).walk() if one.errors]
    return strict.read(raw)[1]


def test_sent_approved_and_cancelled_it_is_one_entry_that_changes(
    app: Portal, citizen: FlaskClient, mails: Mails
):
    reference = send(citizen)
    row = db.session.scalars(select(Reservation)).one()
    said = []
    for act in (None, "approve", "cancel"):
        if act:
            assert step(app, reference, act, "ห้องปิดปรับปรุง") == 303
        (mail,) = mails()
        (one,) = entries(mail)
        assert one["UID"] == row.uid
        assert one["URL"] == f"http://localhost/petitions/{reference}"
        assert reference in plain(mail)
        said.append((one["STATUS"], one["SEQUENCE"]))
    assert said == [("TENTATIVE", "0"), ("CONFIRMED", "1"), ("CANCELLED", "2")]


def test_a_step_that_changes_no_time_brings_none(app: Portal, citizen: FlaskClient, mails: Mails):
    reference = send(citizen)
    mails()
    assert step(app, reference, "take") == 303
    (mail,) = mails()
    assert list(mail.iter_attachments()) == []


def test_what_somebody_typed_is_text_in_the_entry(app: Portal, citizen: FlaskClient, mails: Mails):
    send(citizen, subject="ประชุม\r\nATTENDEE:mailto:x@y.example; a, b\\n")
    (mail,) = mails()
    (one,) = entries(mail)
    assert one["SUMMARY"] == "ประชุม ATTENDEE:mailto:x@y.example; a, b\\n"


def test_a_petition_that_is_gone_meanwhile_leaves_a_mail_without_entries(
    app: Portal, citizen: FlaskClient, mails: Mails
):
    send(citizen)
    db.session.execute(select(Petition)).first()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.booking.entries.of_petition", lambda _id: [])
        (mail,) = mails()
    assert list(mail.iter_attachments()) == []
