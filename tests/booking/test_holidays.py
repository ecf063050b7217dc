"""A holiday on a booked day: the administrator decides on each booking, or nothing is done."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.booking.affected import Decided
from portal.booking.holidays import Unsure, take_off
from portal.booking.models import Reservation
from portal.booking.operations import hold
from portal.extensions import db, transaction
from portal.i18n.queries import forget_holidays, holidays_set
from portal.messages.models import Message
from portal.petitions.models import Petition
from portal.privacy.models import AuditRecord
from portal.testing import make_person, reader_for, sign_in
from tests.booking.conftest import hours, make_resource, wish, working_day
from tests.plugins.room_booking.conftest import answers, send

PAGE = "/admin/holidays"


def typed(**more: str) -> dict[str, str]:
    return {"day": working_day(2).isoformat(), "name_th": "วันหยุดพิเศษ", **more}


def statuses() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Reservation.status).order_by(Reservation.id)))


def test_nothing_is_kept_until_every_booking_on_the_day_is_decided(app: Portal):
    make_resource()
    applicant = make_person()
    reference = send(sign_in(app, applicant), **answers(room="petch"))
    petition = db.session.scalars(select(Petition).filter_by(reference=reference)).one()
    browser = sign_in(app, make_person("portal.admin"))
    page = browser.post(PAGE, data=typed())
    assert page.status_code == 422
    assert reference in page.text
    page = browser.post(PAGE, data=typed(sure="1"))
    assert page.status_code == 422
    forget_holidays()
    assert (holidays_set(), statuses()) == (frozenset(), ["tentative"])
    decided = {f"decision-p{petition.id}": "cancel", "cancel_reason": "เป็นวันหยุด", "sure": "1"}
    assert browser.post(PAGE, data=typed(**decided)).status_code == 303
    assert statuses() == ["gone"]
    assert working_day(2) > working_day(1)
    assert db.session.scalars(select(Message).filter_by(user_id=applicant.id)).all()
    done = db.session.scalars(
        select(AuditRecord.detail).filter_by(action="holiday_settled")
    ).one()
    assert done["after"]["cancel"] == [reference]


@pytest.mark.parametrize(("on_holidays", "asks"), [(False, True), (True, False)])
def test_what_may_be_booked_on_holidays_is_not_in_the_way(
    app: Portal, on_holidays: bool, asks: bool
):
    room, day = make_resource(on_holidays=on_holidays), working_day(2)
    with transaction():
        hold([wish(room, hours(9, 10, day))])
    reader = reader_for(make_person("portal.admin"))
    if asks:
        with pytest.raises(Unsure) as unsure:
            take_off(day, "วันหยุด", "", Decided({}, ""), reader, sure=False)
        assert len(unsure.value.affected) == 1
        kept = Decided({unsure.value.affected[0].key: "keep"}, "")
        take_off(day, "วันหยุด", "", kept, reader, sure=True)
    else:
        take_off(day, "วันหยุด", "", Decided({}, ""), reader, sure=False)
    assert day in holidays_set()
    assert statuses() == ["tentative"]
