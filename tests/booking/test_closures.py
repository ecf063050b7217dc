"""Who closes a room or changes its hours decides on each booking in the way, or nothing is done."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.booking.models import Closure, Reservation, Resource
from portal.booking.operations import hold
from portal.extensions import db, transaction
from portal.messages.models import Message
from portal.petitions.models import Petition
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.booking.conftest import hours, make_resource, wish, working_day
from tests.booking.test_administration import typed
from tests.plugins.room_booking.conftest import answers, send

NEW = "/admin/closures/room/new"


@pytest.fixture
def room(app: Portal) -> Resource:
    return make_resource()


@pytest.fixture
def administrator(app: Portal) -> Any:
    return sign_in(app, make_person("portal.admin"))


def closing(**given: Any) -> dict[str, Any]:
    day = working_day(2).isoformat()
    return {
        "resource": "petch", "start_date": day, "start_time": "08:00", "end_date": day,
        "end_time": "18:00", "reason": "ทาสีห้อง", **given,
    }  # fmt: skip


def booked(app: Portal, **given: Any) -> Petition:
    reference = send(sign_in(app, make_person()), **answers(room="petch", **given))
    return db.session.scalars(select(Petition).filter_by(reference=reference)).one()


def count(model: Any, **given: Any) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**given)) or 0


def test_a_free_time_is_closed_refused_to_bookers_and_opened_again(
    app: Portal, room: Resource, administrator: Any
):
    assert administrator.post(NEW, data=closing()).status_code == 303
    listed = administrator.get("/admin/closures/room/").get_data(as_text=True)
    assert "ทาสีห้อง" in listed
    assert "ทาสีห้อง" in send(sign_in(app, make_person()), **answers(room="petch"))
    number = db.session.scalars(select(Closure.id)).one()
    administrator.post(f"/admin/closures/room/{number}/remove")
    assert count(Closure) == 0
    assert len(send(sign_in(app, make_person()), **answers(room="petch"))) == 16
    acts = db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all()
    assert acts == ["resource_closed", "resource_reopened"]


def test_nothing_is_closed_until_every_booking_in_the_way_is_decided(
    app: Portal, room: Resource, administrator: Any
):
    first, second = booked(app), booked(app, start_time="13:00", end_time="14:00")
    page = administrator.post(NEW, data=closing())
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert first.reference in text
    assert second.reference in text
    half = {f"decision-p{first.id}": "keep"}
    assert administrator.post(NEW, data=closing(**half)).status_code == 422
    without = {**half, f"decision-p{second.id}": "cancel"}
    assert administrator.post(NEW, data=closing(**without)).status_code == 422, "no reason"
    assert (count(Closure), count(Reservation, status="gone")) == (0, 0)
    both = {**without, "cancel_reason": "ห้องต้องทาสีใหม่"}
    assert administrator.post(NEW, data=closing(**both)).status_code == 303
    assert (count(Closure), count(Reservation, status="gone")) == (1, 1)
    assert (first.state, second.state) == ("submitted", "cancelled")
    assert second.note == "ห้องต้องทาสีใหม่"
    told = db.session.scalars(select(Message).filter_by(user_id=second.applicant_id)).all()
    assert "ห้องต้องทาสีใหม่" in str([message.parameters for message in told])
    act = db.session.scalars(select(AuditRecord).filter_by(action="resource_closed")).one()
    assert (act.detail["keep"], act.detail["cancel"]) == ([first.reference], [second.reference])


def test_all_of_a_kind_are_closed_and_what_has_no_petition_is_freed_too(
    app: Portal, room: Resource, administrator: Any
):
    other = make_resource(slug="pailin", name="ไพลิน")
    with transaction():
        (row,) = hold([wish(other, hours(9, 10, working_day(2)))])
    revision = other.revision
    assert administrator.post(NEW, data=closing(resource="")).status_code == 422
    decided = closing(resource="", **{f"decision-r{row.id}": "cancel"})
    assert administrator.post(NEW, data=decided).status_code == 303
    assert count(Reservation, status="gone") == 1
    assert db.session.get_one(Resource, other.id).revision > revision


@pytest.mark.parametrize("wrong", [
    {"reason": ""}, {"end_time": "07:00"}, {"resource": "cellar"}, {"start_date": "2026-02-31"},
    {"start_date": "2020-01-02", "end_date": "2020-01-02"}, {"end_time": "25:00"},
])  # fmt: skip
def test_a_wrong_closure_is_told_and_what_was_typed_stays(
    app: Portal, room: Resource, administrator: Any, wrong: dict[str, str]
):
    answer = administrator.post(NEW, data=closing(**wrong))
    assert answer.status_code == 422
    assert count(Closure) == 0


@pytest.mark.parametrize("key", ["p", "px", "p99999999999999999999", "q1", "p-1", "r٣", ""])
def test_forged_decisions_decide_nothing(
    app: Portal, room: Resource, administrator: Any, key: str
):
    booked(app)
    forged = closing(**{f"decision-{key}": "cancel", "cancel_reason": "x"})
    assert administrator.post(NEW, data=forged).status_code == 422
    assert count(Reservation, status="gone") == 0


def test_hours_that_leave_a_booking_outside_wait_for_its_decision(
    app: Portal, room: Resource, administrator: Any
):
    petition = booked(app)
    shorter = typed(name="เพชร", **{f"hours_{n}": "10:00-18:00" for n in range(5)})
    page = administrator.post("/admin/resources/room/petch", data=shorter)
    assert page.status_code == 422
    assert petition.reference in page.get_data(as_text=True)
    assert db.session.get_one(Resource, room.id).hours[0].opens.hour == 8
    kept = {**shorter, f"decision-p{petition.id}": "keep"}
    assert administrator.post("/admin/resources/room/petch", data=kept).status_code == 303
    again = {**shorter, "about": "ห้องเงียบ"}
    answer = administrator.post("/admin/resources/room/petch", data=again)
    assert answer.status_code == 303, "what was kept is not asked again"
    smaller = {**shorter, "capacity": "5", f"decision-p{petition.id}": "cancel",
               "cancel_reason": "ห้องเล็กลง"}  # fmt: skip
    assert administrator.post("/admin/resources/room/petch", data=smaller).status_code == 303
    assert count(Petition, state="cancelled") == 1


def test_an_administrators_own_booking_is_cancelled_as_ones_own(app: Portal, room: Resource):
    person = make_person("portal.admin")
    browser = sign_in(app, person)
    send(browser, **answers(room="petch"))
    number = db.session.scalars(select(Petition.id)).one()
    decided = closing(**{f"decision-p{number}": "cancel", "cancel_reason": "ปิดห้อง"})
    assert browser.post(NEW, data=decided).status_code == 303
    assert count(Petition, state="cancelled") == 1


def test_only_administrators_close(app: Portal, room: Resource):
    officer = sign_in(app, make_person("room_booking.staff"))
    assert officer.get("/admin/closures/room/").status_code == 404
    assert officer.post(NEW, data=closing()).status_code == 404
    administrator = sign_in(app, make_person("portal.admin"))
    for address in ("/admin/closures/x/", "/admin/closures/x/new"):
        assert administrator.get(address).status_code == 404
    for number in (0, 2**31, 10**30):
        assert administrator.post(f"/admin/closures/room/{number}/remove").status_code == 404
