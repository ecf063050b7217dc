"""On the working day before, applicants are reminded of what is booked for good; once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from portal.app import Portal
from portal.booking import changes, queries, reminders
from portal.booking.models import Resource
from portal.booking.operations import hold, release
from portal.extensions import db, transaction
from portal.i18n import BANGKOK
from portal.i18n.models import Holiday
from portal.i18n.queries import forget_holidays
from portal.messages.models import Message
from portal.petitions.models import Petition
from portal.testing import make_person
from tests.booking.conftest import hours, make_resource, wish
from tests.booking.petitions import petition_of, wish_called

MONDAY = date(2027, 3, 1)
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def room(app: Portal) -> Resource:
    with transaction() as session:
        session.execute(delete(Holiday))
    forget_holidays()
    return make_resource(place="อาคาร 1", on_holidays=True)


@pytest.fixture
def petition(app: Portal) -> Petition:
    return petition_of(make_person(language="en"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock(day, hour)` sets the time the worker looks at."""

    def setting(day: date, hour: int = 9) -> int:
        at = datetime.combine(day, time(hour), BANGKOK).astimezone(UTC)
        for module in (reminders, changes, queries):
            monkeypatch.setattr(module, "now", lambda: at, raising=False)
        monkeypatch.setattr(reminders, "today", lambda: day)
        return reminders.remind()

    return setting


def booked(room: Resource, petition: Petition, day: date, firm: bool = True) -> None:
    with transaction():
        hold([wish_called("Budget", room, hours(9, 11, day))], petition=petition, firm=firm,
             as_office=True)  # fmt: skip


def told() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "booking_reminder")))


def test_the_working_day_before_the_applicant_is_reminded_and_not_again(
    room: Resource, petition: Petition, clock: Any
):
    booked(room, petition, MONDAY)
    assert [clock(FRIDAY - timedelta(days=1)), clock(FRIDAY, 7)] == [0, 0]
    assert clock(FRIDAY) == 1
    assert [clock(FRIDAY), clock(FRIDAY + timedelta(days=1)), clock(MONDAY)] == [0, 0, 0]
    (one,) = told()
    assert (one.user_id, one.link) == (petition.applicant_id, f"/petitions/{petition.reference}")
    assert one.parameters["times"] == ["09:00–11:00 เพชร (อาคาร 1)"]


def test_over_a_holiday_the_reminder_comes_before_it(
    room: Resource, petition: Petition, clock: Any
):
    with transaction() as session:
        session.add(Holiday(day=FRIDAY, name_th="วันหยุดสมมติ", name_en="Invented day"))
    forget_holidays()
    booked(room, petition, MONDAY)
    assert clock(FRIDAY - timedelta(days=1)) == 1


def test_a_worker_that_slept_reminds_late_but_not_after(
    room: Resource, petition: Petition, clock: Any
):
    booked(room, petition, MONDAY)
    assert clock(FRIDAY + timedelta(days=2)) == 1
    booked(room, petition_of(None, 1), MONDAY + timedelta(days=1))
    assert clock(MONDAY + timedelta(days=1)) == 0


def test_of_what_waits_or_is_gone_or_has_no_petition_nobody_is_reminded(
    room: Resource, petition: Petition, clock: Any
):
    other = petition_of(None, 1)
    booked(room, petition, MONDAY, firm=False)
    with transaction():
        hold([wish_called("x", room, hours(12, 13, MONDAY))], petition=other, firm=True,
             as_office=True)  # fmt: skip
        hold([wish(room, hours(14, 15, MONDAY))], firm=True, as_office=True)
        release(other)
    assert clock(FRIDAY) == 0


def test_room_and_equipment_of_a_day_make_one_message_and_each_day_its_own(
    room: Resource, petition: Petition, clock: Any
):
    projector = make_resource(kind="equipment", slug="projector", name="เครื่องฉาย")
    days = [hours(9, 11, MONDAY), hours(9, 11, MONDAY + timedelta(days=1))]
    with transaction():
        hold([wish(room, *days), wish(projector, *days)], petition=petition, firm=True,
             as_office=True)  # fmt: skip
    assert [clock(FRIDAY), clock(MONDAY), clock(MONDAY)] == [1, 1, 0]
    assert [len(one.parameters["times"]) for one in told()] == [2, 2]


def test_moved_to_another_time_it_is_told_anew(room: Resource, petition: Petition, clock: Any):
    booked(room, petition, MONDAY)
    assert clock(FRIDAY) == 1
    with transaction():
        changes.move(petition, from_=MONDAY, opens=time(13), closes=time(14), firm=True)
    assert clock(FRIDAY, 12) == 1
    assert told()[-1].parameters["times"] == ["13:00–14:00 เพชร (อาคาร 1)"]
