"""A booker, an officer, and meetings as far on as a test needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from plugins.video_conference.models import Meeting
from plugins.video_conference.operations import renew_pins
from plugins.video_conference.rooms import MEETINGS
from portal.accounts.models import User
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.demo.clock import at
from portal.extensions import db, transaction
from portal.petitions.models import Petition
from portal.petitions.operations import advance, submit
from portal.plugins import registry
from portal.testing import make_person, reader_for, sign_in
from tests.booking.conftest import working_day

FORM, CHECK = "/services/video-conference/new", "/services/video-conference/check"
GATEWAY = "https://meeting.example/scopia?ID="
PIN, PASSWORD = "482913", "ห้องประชุมใหญ่ 8"


def answers(**given: Any) -> dict[str, Any]:
    """A morning in virtual room 8001, on the next working day but one."""
    day = working_day(2).isoformat()
    return {
        "subject": "ประชุมชี้แจงนโยบายภาคเรียนที่ 2", "agency": "กลุ่มนโยบายและแผน",
        "attendees": "25", "invited": "สดจ.เชียงใหม่\nสดจ.ลำพูน", "meeting_id": "8001",
        "start_date": day, "start_time": "09:00", "end_time": "12:00", "rehearsal_date": "",
        "rehearsal_start": "", "rehearsal_end": "", "room": "", **given,
    }  # fmt: skip


class Story:
    """Meetings of one booker, made by the operations."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        furnish(MEETINGS)
        self.booker, self.officer = make_person(), make_person("video_conference.staff")

    def asked(self, **given: Any) -> Petition:
        """A request that was sent."""
        with transaction():
            service = registry()["video_conference"]
            form = service.form(formdata=MultiDict(answers(**given)), meta={"csrf": False})
            assert form.validate(), form.errors
            token = f"{given} {len(db.session.scalars(select(Petition)).all())}"
            return submit(service, self.booker.id, form, token=token)

    def step(self, petition: Petition, action: str, by: User | None = None, **more: Any) -> None:
        """The officer, or `by`, takes a step."""
        service = registry()["video_conference"]
        step = next(s for s in service.workflow.transitions if s.action == action)
        form = step.form(formdata=MultiDict(more), meta={"csrf": False}) if step.form else None
        assert form is None or form.validate()
        advance(petition.id, action, reader_for(by or self.officer), office=by is None,
                note="เหตุผล", form=form)

    def approved(self, **given: Any) -> Meeting:
        """An approved meeting without a PIN."""
        petition = self.asked(**given)
        self.step(petition, "receive_signed", received_how="paper")
        self.step(petition, "approve")
        return db.session.get_one(Meeting, petition.id)

    def ready(self, pin: str = PIN, *, own_pins: bool = False, **given: Any) -> Meeting:
        """An approved meeting with its PIN and host's password."""
        meeting = self.approved(**given)
        self.pins = renew_pins(meeting.petition_id, pin=pin, password=PASSWORD, own_pins=own_pins,
                               revision=meeting.pin_revision)
        return meeting

    def opened(self, pin: str = PIN, **given: Any) -> Meeting:
        """A meeting that its host has opened at its start."""
        meeting = self.ready(pin, **given)
        with during(meeting):
            answer = open_room(self.app.test_client(), meeting.meeting_id, pin=pin)
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return fresh(meeting)

    def reference(self, meeting: Meeting) -> str:
        return db.session.get_one(Petition, meeting.petition_id).reference

    def browser(self) -> FlaskClient:
        """One in which the booker is signed in."""
        return sign_in(self.app, self.booker)


def fresh(meeting: Meeting) -> Meeting:
    """The row as it is now."""
    db.session.expire_all()
    return db.session.get_one(Meeting, meeting.petition_id)


@contextmanager
def during(meeting: Meeting, minutes: float = 1) -> Iterator[datetime]:
    """The clock stands so many minutes after the start of the meeting, or before it."""
    moment = meeting.starts_at + timedelta(minutes=minutes)
    with at(moment):
        yield moment


def open_room(browser: FlaskClient, meeting_id: str, **typed: Any) -> Any:
    return browser.post(f"/conference/{meeting_id}", data={
        "host": "ตะวัน นามสมมติ", "password": PASSWORD, "pin": PIN, **typed,
    })  # fmt: skip


def enter(browser: FlaskClient, **typed: Any) -> Any:
    return browser.post("/conference", data={
        "meeting_id": "8001", "participant": "สดจ.เชียงใหม่", "pin": PIN, **typed,
    })  # fmt: skip


@pytest.fixture
def story(app: Portal) -> Story:
    return Story(app)
