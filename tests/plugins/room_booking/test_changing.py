"""A booking that stands is cut and moved by its applicant or the office, on their pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from portal.app import Portal
from portal.booking.models import Reservation, Resource
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n.models import Holiday
from portal.i18n.queries import forget_holidays
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking.conftest import working_day
from tests.plugins.room_booking.conftest import answers, send
from tests.plugins.room_booking.test_booking import step


@pytest.fixture
def citizen(app: Portal, rooms: list[Resource]) -> FlaskClient:
    with transaction() as session:
        session.execute(delete(Holiday))
    forget_holidays()
    return sign_in(app, make_person())


@pytest.fixture
def first() -> date:
    return working_day(3)


@pytest.fixture
def series(app: Portal, citizen: FlaskClient, first: date) -> str:
    """Three weeks with a projector, approved."""
    reference = send(citizen, start_date=first, end_date=first, repeat="weekly",
                     repeat_until=first + timedelta(weeks=2), equipment=["projector"])  # fmt: skip
    assert step(app, reference, "approve") == 303
    return reference


def petition() -> Petition:
    db.session.expire_all()
    return db.session.scalars(select(Petition).order_by(Petition.id).limit(1)).one()


def change(client: FlaskClient, base: str, reference: str, action: str, **given: Any) -> Any:
    data = {"action": action, "version": petition().version, **given}
    answer = client.post(f"{base}/petitions/{reference}/step", data=data)
    db.session.expire_all()
    return answer


def standing() -> list[tuple[str, int, str, str]]:
    """(room or thing, which week, from, status) of all that is held, in order of time."""
    rows = db.session.scalars(
        select(Reservation).where(Reservation.status != "gone")
        .order_by(Reservation.starts_at, Reservation.resource_id.desc())
    )
    return [
        (row.resource.slug, (Span(row.starts_at, row.ends_at).day - working_day(3)).days // 7,
         f"{Span(row.starts_at, row.ends_at).hours[0]:%H:%M}", row.status)
        for row in rows
    ]  # fmt: skip


def test_the_applicant_gives_up_one_day_and_the_others_stay(
    app: Portal, citizen: FlaskClient, series: str, first: date
):
    day = (first + timedelta(weeks=1)).isoformat()
    page = citizen.get(f"/petitions/{series}").get_data(as_text=True)
    assert f'value="{day}"' in page, "the days ahead are offered"
    assert "มีผู้จองเวลานี้แล้ว" not in page, "nobody is in the way of their own booking"
    assert change(citizen, "", series, "cut", from_day=day, extent="day").status_code == 303
    assert sorted(one[:2] for one in standing()) == [
        ("pailin", 0), ("pailin", 2), ("projector", 0), ("projector", 2),
    ]  # fmt: skip
    assert petition().state == "approved"
    page = citizen.get(f"/petitions/{series}").get_data(as_text=True)
    assert "<s>" in page
    assert f'value="{day}"' not in page


def test_what_the_applicant_moves_is_held_and_waits_for_approval_again(
    app: Portal, citizen: FlaskClient, series: str, first: date
):
    day = (first + timedelta(weeks=1)).isoformat()
    answer = change(citizen, "", series, "move", moved_from=day, room="morakot", start_time="13:00",
                    end_time="15:00")  # fmt: skip
    assert answer.status_code == 303
    assert sorted(standing()) == sorted([
        ("projector", 0, "09:00", "firm"), ("pailin", 0, "09:00", "firm"),
        ("projector", 1, "13:00", "tentative"), ("morakot", 1, "13:00", "tentative"),
        ("projector", 2, "13:00", "tentative"), ("morakot", 2, "13:00", "tentative"),
    ])  # fmt: skip
    assert petition().state == "resubmitted"
    assert step(app, series, "approve") == 303
    assert {one[3] for one in standing()} == {"firm"}


def test_the_office_moves_and_cuts_what_stays_approved(
    app: Portal, citizen: FlaskClient, series: str, first: date
):
    officer = sign_in(app, make_person("room_booking.staff"))
    answer = change(officer, "/staff", series, "move", moved_from=first.isoformat(), room="pailin",
                    start_time="10:00", end_time="12:00")  # fmt: skip
    assert answer.status_code == 303
    last = (first + timedelta(weeks=1)).isoformat()
    answer = change(officer, "/staff", series, "cut", from_day=last, extent="rest")
    assert answer.status_code == 303
    assert {one[1:] for one in standing()} == {(0, "10:00", "firm")}
    assert petition().state == "approved"


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("cut", {"extent": "rest"}, "จะไม่เหลือวันที่จองไว้เลย"),
    ("cut", {"extent": "day", "from_day": "2020-01-01"}, "ไม่มีวันข้างหน้าในช่วงที่เลือก"),
    ("cut", {"extent": "day", "from_day": "<b>"}, "from_day-error"),
    ("cut", {"extent": "all"}, "extent-error"),
    ("move", {"start_time": "12:00", "end_time": "09:00"}, "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่มต้น"),
    ("move", {"start_time": "06:00", "end_time": "09:00"}, "เปิดให้ใช้"),
    ("move", {"room": "tubtim"}, "จุได้ 15 คน"),
    ("move", {"room": "cellar"}, "room-error"),
    ("move", {}, "ไม่มีสิ่งใดเปลี่ยน"),
    ("move", {"room": "morakot"}, "มีผู้จองเวลานี้แล้ว"),
]


def test_what_cannot_be_changed_is_refused_whole_with_its_reason(
    app: Portal, citizen: FlaskClient, series: str, first: date
):
    later = first + timedelta(weeks=2)
    other = sign_in(app, make_person())
    assert len(send(other, room="morakot", start_date=later, end_date=later)) == 16
    before = standing()
    officer = sign_in(app, make_person("room_booking.staff"))
    typed = {"from_day": first.isoformat(), "moved_from": first.isoformat(), "room": "pailin",
             "start_time": "09:00", "end_time": "12:00"}  # fmt: skip
    for action, given, sentence in REFUSED:
        for client, base in ((citizen, ""), (officer, "/staff")):
            answer = change(client, base, series, action, **{**typed, **given})
            assert answer.status_code == 422, (action, given)
            assert sentence in answer.get_data(as_text=True), (action, given)
    assert standing() == before


def test_nobody_else_changes_it(app: Portal, citizen: FlaskClient, series: str, first: date):
    given = {"from_day": first.isoformat(), "extent": "day"}
    stranger = sign_in(app, make_person())
    assert change(stranger, "", series, "cut", **given).status_code == 404
    other = sign_in(app, make_person("id_card.staff"))
    assert change(other, "/staff", series, "cut", **given).status_code == 404
    assert len(standing()) == 6


def test_a_corrected_booking_keeps_its_entry_in_calendars(app: Portal, citizen: FlaskClient):
    reference = send(citizen)
    (before,) = db.session.scalars(select(Reservation)).all()
    citizen.get(f"/petitions/{reference}/edit")
    form = answers(start_time="10:00")
    assert citizen.post(f"/petitions/{reference}/edit", data=form).status_code == 303
    page = citizen.get(f"/petitions/{reference}/check").get_data(as_text=True)
    assert "มีผู้จองเวลานี้แล้ว" not in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    citizen.post(f"/petitions/{reference}/check", data={"token": token, "confirm": "y"})
    uid = before.uid
    db.session.expire_all()
    (after,) = db.session.scalars(select(Reservation)).all()
    assert (after.uid, after.sequence) == (uid, 1)
