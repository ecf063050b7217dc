"""What people mistype, and files that cannot be taken: said plainly, and nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.testing import PASSWORD
from tests.e2e import acts
from tests.e2e.people import ANSWERS, Person, somebody
from tests.e2e.uploads import write_refused, write_uploads
from tests.e2e.visitor import LANGUAGES, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

FORM = "/services/id-card/new"


def is_told(who: Visitor, name: str, *targets: str) -> list[str]:
    """The page tells of one error per target: in its title, on top, by links to the controls."""
    sentences = acts.errors(who)
    assert len(sentences) == len(targets)
    counted = re.match(r"\D*(\d+)", who.page.title())
    assert counted, who.page.title()
    assert int(counted[1]) == len(targets)
    links = who.page.locator(".trouble a")
    for number, target in enumerate(targets):
        links.nth(number).click()
        assert who.page.evaluate("location.hash") == f"#{target}"
        if who.script:
            assert who.page.evaluate("document.activeElement.id") == target
    who.look(name)
    return sentences


def fill_registration(who: Visitor, person: Person, **other: str) -> None:
    """All of the registration, some of it other than it should be."""
    typed = {
        name: getattr(person, name)
        for name in ("national_id", "title", "first_name", "last_name", "phone", "email")
    }
    for name, value in {**typed, "password": PASSWORD, "password2": PASSWORD, **other}.items():
        who.page.fill(f"#{name}", value)
    who.page.select_option("#staff_type", "teacher_official")
    who.page.check("#notice")


@pytest.fixture
def applicant(site: Site, visit: Visit, request: pytest.FixtureRequest) -> Visitor:
    """Somebody registered and signed in, at the form; the number of the story is the parameter."""
    number, script = request.param
    who: Visitor = visit(site, script=script)
    who.go(f"/account/register?next={FORM}")
    person = somebody(number, "นาย", "ทุ่งนา", "ใจสมมติ")
    acts.register(who, person)
    acts.sign_in(who, person)
    return who


@pytest.mark.parametrize("language", LANGUAGES)
def test_mistyped_registration_is_told_with_all_that_was_typed(
    site: Site, visit: Visit, language: str
) -> None:
    who: Visitor = visit(site, language=language)
    who.go("/account/register")
    who.speak(language)
    person = somebody(501, "นาง", "ลำธาร", "ใจสมมติ")
    wrong = person.national_id[:-1] + str((int(person.national_id[-1]) + 1) % 10)
    fill_registration(
        who, person, national_id=wrong, email="no address", password2="อื่น ๆ ที่ไม่เหมือนกัน"
    )
    acts.press(who, "main form .acts button")
    is_told(who, "70-register-wrong", "national_id", "email", "password2")
    assert who.page.input_value("#national_id") == wrong
    assert who.page.input_value("#first_name") == person.first_name
    assert who.page.input_value("#email") == "no address"
    assert who.page.input_value("#staff_type") == "teacher_official"
    assert who.page.is_checked("#notice")
    assert who.page.input_value("#password") == ""


def test_registration_refuses_short_and_long_numbers_and_weak_passwords(
    site: Site, visit: Visit
) -> None:
    who: Visitor = visit(site)
    who.go("/account/register")
    for field, typed in (
        ("national_id", "123456789012"), ("national_id", "12345678901234"),
        ("password", "password123456"), ("password", "สั้นไป"),
    ):
        again = {"password2": typed} if field == "password" else {}
        person = somebody(502, "นาง", "ลำธาร", "ใจสมมติ")
        fill_registration(who, person, **{field: typed}, **again)
        acts.press(who, "main form .acts button")
        is_told(who, "70-register-refused", field)


def test_known_id_is_answered_like_a_new_one_and_its_owner_is_told(
    site: Site, visit: Visit
) -> None:
    owner = somebody(503, "นาง", "ภูผา", "ใจสมมติ")
    first: Visitor = visit(site)
    first.go("/account/register")
    acts.register(first, owner)
    answered = first.page.locator("main").inner_text()
    second: Visitor = visit(site)
    second.go("/account/register")
    fill_registration(
        second, owner, first_name="อื่น", email="other@mail.example", password="อีกวลีหนึ่ง ซึ่งยาวพอ",
        password2="อีกวลีหนึ่ง ซึ่งยาวพอ",
    )
    acts.press(second, "main form .acts button")
    second.page.wait_for_url("**/account/login?**")
    assert second.page.locator("main").inner_text() == answered
    site.mailbox.mail_to(owner.email, "มีผู้")
    second.page.fill("#national_id", owner.national_id)
    second.page.fill("#password", "อีกวลีหนึ่ง ซึ่งยาวพอ")
    acts.press(second, "main form .acts button")
    assert acts.errors(second)
    second.look("71-sign-in-wrong")
    assert second.page.input_value("#national_id") == owner.national_id
    acts.sign_in(second, owner)


def test_wrong_answer_to_the_question_in_words_gets_a_new_one(site: Site, visit: Visit) -> None:
    who: Visitor = visit(site, script=False)
    who.go("/account/register")
    person = somebody(504, "นาง", "เมฆา", "ใจสมมติ")
    fill_registration(who, person)
    who.page.fill("#captcha", "99")
    acts.press(who, "main form .acts button")
    is_told(who, "72-question-wrong", "captcha")
    assert who.page.input_value("#last_name") == person.last_name
    who.page.fill("#password", person.password)
    who.page.fill("#password2", person.password)
    acts.answer_captcha(who)
    acts.press(who, "main form .acts button")
    who.page.wait_for_url("**/account/login?**")


@pytest.mark.parametrize("applicant", [(505, True)], indirect=True)
def test_impossible_day_and_missing_file_are_told_and_then_mended(
    applicant: Visitor, tmp_path: Path
) -> None:
    who, page = applicant, applicant.page
    acts.fill_in(who, {
        **ANSWERS, "birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "2568",
    })
    acts.save(who)
    is_told(who, "73-form-wrong", "birth_date-day", "id_card_copy")
    assert page.input_value("#birth_date-day") == "31"
    assert page.input_value("#registered_address") == ANSWERS["registered_address"]
    assert page.input_value("#reason") == ANSWERS["reason"]
    page.fill("#birth_date-day", "27")
    page.fill("#birth_date-year", "2300")
    acts.attach(who, "id_card_copy", write_uploads(tmp_path)["id_card_copy"])
    acts.save(who)
    assert "2300" in page.input_value("#birth_date-year")
    is_told(who, "74-year-of-either-era", "birth_date-year")
    page.fill("#birth_date-year", "๒๕๓๕")
    acts.save(who)
    page.wait_for_url("**/check")


@pytest.mark.parametrize("applicant", [(506, True)], indirect=True)
def test_refused_file_is_told_at_its_place_while_the_form_stays(
    applicant: Visitor, tmp_path: Path
) -> None:
    who, page = applicant, applicant.page
    page.fill("#position", "ครูผู้ช่วย")
    for slot, file in write_refused(tmp_path).items():
        page.set_input_files(f"#{slot}", file)
        acts.place(who, slot).locator(".oops").wait_for()
        assert page.locator(f"#{slot}").get_attribute("aria-invalid") == "true"
    who.look("75-files-refused")
    assert page.input_value("#position") == "ครูผู้ช่วย"
    acts.attach(who, "id_card_copy", write_uploads(tmp_path)["id_card_copy"])
    assert acts.place(who, "id_card_copy").locator(".oops").count() == 0


@pytest.mark.parametrize("applicant", [(507, False)], indirect=True)
def test_refused_files_without_script_are_told_on_top_with_all_that_was_typed(
    applicant: Visitor, tmp_path: Path
) -> None:
    who = applicant
    acts.fill_in(who)
    for slot, file in write_refused(tmp_path).items():
        acts.attach(who, slot, file)
    acts.save(who)
    is_told(who, "76-files-refused-plain", "id_card_copy", "other_1", "other_2")
    assert who.page.input_value("#unit") == ANSWERS["unit"]
