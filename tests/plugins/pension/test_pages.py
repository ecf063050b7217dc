"""The estimate on every page that shows it, and everything that may be typed wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from plugins.pension.models import Pension
from plugins.pension.rules import CEILINGS
from portal.app import Portal
from portal.demo.clock import at
from portal.extensions import db
from portal.i18n import now, today
from portal.petitions.models import Draft, Petition, PetitionEvent
from portal.rules.operations import decide
from portal.testing import make_person, sign_in
from tests.documents.reading import by_reader, squeezed
from tests.plugins.pension.conftest import ANSWERS, attach, bangkok, sent

FORM = "/services/pension/new"
PANEL = "/services/pension/estimate"
RESULT = "179,500.00 บาท"
ESTIMATE_ONLY = "ยอดนี้เป็นเพียงการประมาณ ไม่ใช่ผลการพิจารณา"
MISSING = "ยอดโดยประมาณพร้อมวิธีคิดจะแสดงที่นี่"


def petitions() -> int | None:
    return db.session.scalar(select(func.count(Petition.id)))


def test_form_says_what_the_manual_says_and_promises_nothing(app: Portal) -> None:
    page = sign_in(app, make_person()).get(FORM).text
    for words in (
        "การยื่นขอบำเหน็จดำรงชีพ", "อีเมล", "หนี้บำเหน็จค้ำประกันเงินกู้", "สำเนาบัตรประชาชน",
        "เอกสารอื่นๆ 1", "เอกสารอื่นๆ 2", "ไฟล์ png,jpg,pdf ขนาดไม่เกิน 5 MB เท่านั้น", MISSING,
    ):
        assert words in page, words
    assert "3-5 วันทำการ" not in page


def test_panel_is_worked_out_while_typing_and_keeps_nothing(app: Portal) -> None:
    browser = sign_in(app, make_person())
    page = browser.post(PANEL, data=ANSWERS)
    assert page.status_code == 200
    assert RESULT in page.text
    assert "<html" not in page.text
    assert db.session.scalar(select(func.count(Draft.id))) == 0
    assert petitions() == 0


@pytest.mark.parametrize("wrong", [
    {"monthly_pension": ""}, {"monthly_pension": "<b>"}, {"drawn": "1e3"}, {"birth_date-day": "31"},
])
def test_panel_says_what_is_missing_instead_of_guessing(app: Portal, wrong: dict[str, str]) -> None:
    page = sign_in(app, make_person()).post(PANEL, data={**ANSWERS, **wrong}).text
    assert MISSING in page
    assert "บาท" not in page.replace("เงินบำนาญ", "")
    assert "<b>" not in page


def test_panel_needs_no_answer_it_does_not_use(app: Portal) -> None:
    typed = {**ANSWERS, "email": "", "loan_debt": "", "loan_amount": "x"}
    assert RESULT in sign_in(app, make_person()).post(PANEL, data=typed).text


def test_panel_is_for_people_signed_in_and_services_that_work_something_out(app: Portal) -> None:
    assert app.test_client().post(PANEL, data=ANSWERS).status_code == 303
    browser = sign_in(app, make_person())
    assert browser.post("/services/id-card/estimate", data=ANSWERS).status_code == 404
    assert browser.post("/services/nothing/estimate", data=ANSWERS).status_code == 404
    assert browser.get(PANEL).status_code == 405


def test_without_script_a_button_works_it_out_and_keeps_what_was_typed(app: Portal) -> None:
    browser = sign_in(app, make_person())
    answer = browser.post(FORM, data={**ANSWERS, "estimate": "1"})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert RESULT in page
    assert 'value="๒๕,๓๐๐"' in page


def test_the_same_sum_stands_on_the_way_to_the_office(app: Portal) -> None:
    browser = sign_in(app, make_person())
    attach(app, browser)
    assert browser.post(FORM, data=ANSWERS).status_code == 303
    check = browser.get("/services/pension/check").text
    token = db.session.scalar(select(Draft.token))
    answer = browser.post("/services/pension/check", data={"token": token, "confirm": "y"})
    reference = answer.location.split("/")[-2]
    own = browser.get(f"/petitions/{reference}").text
    office = sign_in(app, make_person("pension.staff")).get(f"/staff/petitions/{reference}").text
    for page in (check, own, office):
        for words in (RESULT, ESTIMATE_ONLY, "379,500.00 บาท", "100,000.50 บาท"):
            assert words in page, words


def test_a_petition_keeps_the_rules_and_the_age_of_its_day(app: Portal) -> None:
    person, admin = make_person(), make_person("portal.admin")
    with at(bangkok(2026, 3, 4)):
        petition = sent(person)
    with at(bangkok(2026, 3, 5)):
        form = CEILINGS.filled({"times": "1"}, valid_from="2026-03-05", reason="สมมติ")
        assert form.validate()
        decide(CEILINGS, admin.id, form)
    page = sign_in(app, person).get(f"/petitions/{petition.reference}").text
    assert RESULT in page
    assert "67 ปี" in page, "the birthday was a month later"
    assert RESULT in sign_in(app, person).post(
        f"/petitions/{petition.reference}/estimate", data=ANSWERS
    ).text, "a correction too"
    assert RESULT not in sign_in(app, person).post(PANEL, data=ANSWERS).text
    stranger = sign_in(app, make_person())
    answer = stranger.post(f"/petitions/{petition.reference}/estimate", data=ANSWERS)
    assert answer.status_code == 404


def test_a_correction_begins_with_the_sum_as_it_was_sent(app: Portal) -> None:
    person = make_person()
    petition = sent(person)
    page = sign_in(app, person).get(f"/petitions/{petition.reference}/edit").text
    assert RESULT in page
    assert 'value="25,300.00"' in page


def test_what_was_worked_out_is_frozen_into_the_history(app: Portal) -> None:
    petition = sent(make_person())
    answers = db.session.scalars(
        select(PetitionEvent.answers).where(PetitionEvent.petition_id == petition.id)
    ).one()
    title, rows = answers[-1]
    assert ESTIMATE_ONLY in rows[-1][1]
    assert title == "ยอดบำเหน็จดำรงชีพโดยประมาณ"
    assert [text for label, text in rows if label == "ยอดที่ขอรับได้โดยประมาณ"] == [
        f"{RESULT} (หนึ่งแสนเจ็ดหมื่นเก้าพันห้าร้อยบาทถ้วน)"
    ]


def test_the_printed_request_shows_the_sum_and_says_that_it_is_an_estimate(app: Portal) -> None:
    person = make_person()
    petition = sent(person)
    paper = by_reader(sign_in(app, person).get(f"/petitions/{petition.reference}/print.pdf").data)
    for words in ("ยอดที่ขอรับได้โดยประมาณ", RESULT, ESTIMATE_ONLY):
        assert squeezed(words) in squeezed(paper)


def test_a_sum_or_a_rule_that_is_posted_changes_nothing(app: Portal) -> None:
    forged = {"result": "1000000", "times": "100", "ceiling": "9", "state": "completed"}
    petition = sent(make_person(), **forged)
    assert petition.state == "submitted"
    browser = sign_in(app, make_person())
    assert RESULT in browser.post(PANEL, data={**ANSWERS, **forged}).text


def test_without_a_debt_its_amount_is_no_answer(app: Portal) -> None:
    petition = sent(make_person(), loan_debt="no", loan_amount="5000")
    details: Any = db.session.get(Pension, petition.id)
    assert (details.loan_debt, details.loan_amount) == ("no", None)


FUTURE = str(today().year + 1)
NUMBER = "ใส่จำนวนเงินเป็นบาทด้วยตัวเลข เช่น 12,500.50"


@pytest.mark.parametrize(("name", "typed", "sentence"), [
    ("monthly_pension", "0", "ใส่อย่างน้อย 0.01 บาท"),
    ("monthly_pension", "-25300", "จำนวนเงินไม่มีเครื่องหมายลบ"),
    ("monthly_pension", "สองหมื่น", NUMBER),
    ("monthly_pension", "NaN", NUMBER),
    ("monthly_pension", "1e3", NUMBER),
    ("monthly_pension", "99999999999999999999", "ใส่ไม่เกิน 999,999.00 บาท"),
    ("monthly_pension", "100.005", "ใส่สตางค์ได้ไม่เกินสองหลักหลังจุด"),
    ("monthly_pension", "", "ต้อง"),
    ("drawn", "-1", "จำนวนเงินไม่มีเครื่องหมายลบ"),
    ("drawn", "Infinity", NUMBER),
    ("loan_amount", "", "ใส่จำนวนหนี้"),
    ("loan_amount", "0", "ใส่อย่างน้อย 0.01 บาท"),
    ("loan_debt", "maybe", "เลือก"),
    ("email", "nobody", "name@example.com"),
    ("birth_date-year", FUTURE, "ก่อน"),
    ("birth_date-year", "1901", "เป็นต้นไป"),
    ("birth_date-year", str(now().year - 10), "ไม่เกิน"),
])
def test_what_is_wrong_is_told_and_what_was_typed_kept(
    app: Portal, name: str, typed: str, sentence: str
) -> None:
    browser = sign_in(app, make_person())
    attach(app, browser)
    answer = browser.post(FORM, data={**ANSWERS, name: typed})
    assert answer.status_code == 422
    trouble = answer.text.split('class="trouble"')[1].split("</div>")[0]
    assert trouble.count("<li>") == 1
    assert sentence in trouble, trouble
    kept = ANSWERS["drawn"] if name != "drawn" else typed
    assert f'value="{kept}"' in answer.text
    assert not typed or name == "loan_debt" or f'value="{typed}"' in answer.text
    assert browser.get("/services/pension/check").status_code == 422
    assert petitions() == 0


def test_more_drawn_than_can_be_is_taken_and_explained(app: Portal) -> None:
    browser = sign_in(app, make_person())
    attach(app, browser)
    assert browser.post(FORM, data={**ANSWERS, "drawn": "9,000,000"}).status_code == 303
    page = browser.get("/services/pension/check").text
    assert "เต็มสิทธิ์" in page
    assert "0.00 บาท" in page


def test_a_missing_copy_of_the_card_is_told_beside_the_kept_answers(app: Portal) -> None:
    answer = sign_in(app, make_person()).post(FORM, data=ANSWERS)
    assert answer.status_code == 422
    assert 'href="#id_card_copy"' in answer.text
    assert 'value="๒๕,๓๐๐"' in answer.text
    assert RESULT in answer.text


def test_no_page_of_the_applicant_promises_days(app: Portal) -> None:
    person = make_person()
    petition = sent(person)
    browser = sign_in(app, person)
    for part in ("", "/sent"):
        assert "วันทำการ" not in browser.get(f"/petitions/{petition.reference}{part}").text
