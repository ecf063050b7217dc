"""The administrator's table of holidays: seeded once, edited, refused when it cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.i18n.models import Holiday
from portal.i18n.working_days import add_working_days, holidays_set
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in

NEW = {"day": "2026-11-24", "name_th": "วันหยุดของสำนักงาน", "name_en": ""}


def test_an_administrator_adds_and_removes_a_holiday(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    assert add_working_days(date(2026, 11, 23), 1, holidays_set()) == date(2026, 11, 24)
    assert browser.post("/admin/holidays", data=NEW).status_code == 303
    assert add_working_days(date(2026, 11, 23), 1, holidays_set()) == date(2026, 11, 25)
    assert "วันหยุดของสำนักงาน" in browser.get("/admin/holidays?year=2026").text
    assert browser.post("/admin/holidays/2026-11-24/remove").status_code == 303
    assert add_working_days(date(2026, 11, 23), 1, holidays_set()) == date(2026, 11, 24)
    acts = db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all()
    assert acts == ["holiday_added", "holiday_removed"]


def test_the_same_day_twice_is_refused_and_what_was_typed_is_kept(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    browser.post("/admin/holidays", data=NEW)
    answer = browser.post("/admin/holidays", data={**NEW, "name_th": "อีกครั้ง"})
    assert answer.status_code == 422
    assert "อีกครั้ง" in answer.text


def test_a_year_is_taken_over_from_the_library_once(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    browser.post("/admin/holidays/seed/2026")
    days = set(db.session.scalars(select(Holiday.day)))
    assert date(2026, 12, 7) in days, "the day in lieu of 5 December"
    browser.post("/admin/holidays/seed/2026")
    assert set(db.session.scalars(select(Holiday.day))) == days


@pytest.mark.parametrize("role", ["", "id_card.staff", "portal.auditor"])
def test_nobody_else_has_the_page(app: Portal, role: str):
    browser = sign_in(app, make_person(*([role] if role else [])))
    assert browser.get("/admin/holidays").status_code == 404
    assert browser.post("/admin/holidays", data=NEW).status_code == 404
    assert db.session.scalar(select(Holiday)) is None
