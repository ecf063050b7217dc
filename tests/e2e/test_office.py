"""The office's other pages: the counter, accounts and roles, mail, who was faster, what is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, LANGUAGES, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site


@pytest.mark.parametrize("language", LANGUAGES)
def test_person_at_the_counter_is_seen_and_helped(
    site: Site, visit: Visit, language: str
) -> None:
    cast = Cast()
    site.hire(cast.officer, "id_card.staff")
    citizen: Visitor = visit(site, language=language)
    citizen.go("/account/register")
    citizen.speak(language)
    acts.register(citizen, cast.teacher)
    officer: Visitor = visit(site, width=DESK, language=language)
    acts.enter_office(officer, cast.officer)
    officer.go("/staff/people")
    officer.look("100-counter")
    officer.page.fill("#national_id", cast.teacher.national_id)
    acts.press(officer, "main form[action='/staff/people'] button")
    officer.look("101-counter-person")
    officer.page.fill("#reason", "ลืมรหัสผ่าน มาแสดงบัตรที่เคาน์เตอร์")
    acts.press(officer, "form[action$='/code'] button")
    officer.look("102-counter-code")
    code = officer.page.locator(".next .code").first.inner_text()
    citizen.go("/account/reset")
    citizen.look("103-code-from-the-counter")
    citizen.page.fill("#national_id", cast.teacher.national_id)
    citizen.page.fill("#code", code)
    citizen.page.fill("#password", "ดาวเหนือ ส่องทางกลับบ้าน")
    citizen.page.fill("#password2", "ดาวเหนือ ส่องทางกลับบ้าน")
    acts.press(citizen, "main form .btn-big")
    citizen.look("104-password-set", "/account/login")


@pytest.mark.parametrize("language", LANGUAGES)
def test_administrator_gives_a_role_and_closes_an_account(
    site: Site, visit: Visit, language: str
) -> None:
    cast = Cast()
    site.hire(cast.administrator, admin=True)
    site.hire(cast.officer)
    boss: Visitor = visit(site, width=DESK, language=language)
    boss.go("/account/login?next=/admin/")
    acts.sign_in(boss, cast.administrator)
    acts.enrol(boss)
    acts.press(boss, "main .acts a.btn-primary")
    boss.look("110-administration", "/admin/")
    for name, door in (("111-mail", "/admin/mail"), ("112-holidays", "/admin/holidays")):
        boss.go(door)
        boss.look(name)
    boss.go("/admin/users")
    boss.look("113-users")
    boss.page.fill("#q", cast.officer.phone)
    acts.press(boss, "main form[role=search] button")
    boss.look("114-users-found")
    acts.press(boss, "table tbody th a")
    boss.look("115-user")
    boss.page.select_option("#role-grant", "id_card.staff")
    acts.press(boss, "form[action$='/grant'] button")
    boss.look("116-role-given")
    acts.press(boss, "form[action$='/reveal'] button")
    shown = boss.page.locator("dl .code").first.inner_text()
    assert shown.replace("-", "") == cast.officer.national_id
    acts.press(boss, "form[action$='/disable'] button")
    assert acts.errors(boss)
    boss.page.click(".trouble a")
    assert boss.page.evaluate("document.activeElement.id") == "reason-disable"
    boss.look("117-no-reason")
    boss.page.fill("#reason-disable", "ย้ายสำนักงาน")
    acts.press(boss, "form[action$='/disable'] button")
    boss.look("118-disabled")


@pytest.mark.parametrize("language", LANGUAGES)
def test_slower_of_two_officers_is_told_and_keeps_the_text(
    site: Site, visit: Visit, tmp_path: Path, language: str
) -> None:
    cast = Cast()
    site.hire(cast.officer, "id_card.staff")
    site.hire(cast.director, "id_card.staff")
    teacher: Visitor = visit(site, language=language)
    teacher.go("/account/register?next=/services/id-card/new")
    teacher.speak(language)
    acts.register(teacher, cast.teacher)
    acts.sign_in(teacher, cast.teacher)
    acts.fill_in(teacher)
    acts.attach(teacher, "id_card_copy", write_uploads(tmp_path)["other_2"])
    acts.save(teacher)
    teacher.page.check("#confirm")
    acts.save(teacher)
    reference = teacher.page.locator("#reference").inner_text()
    first: Visitor = visit(site, width=DESK, language=language)
    second: Visitor = visit(site, width=DESK, language=language)
    for who, person in ((first, cast.officer), (second, cast.director)):
        acts.enter_office(who, person)
        who.go(f"/staff/petitions/{reference}")
    _talk(teacher, first, reference)
    acts.take_step(first, "take")
    second.expects(409)
    acts.take_step(second, "return", "ข้อความที่พิมพ์ไว้แล้ว")
    second.look("121-someone-was-faster")
    assert second.page.input_value("#typed") == "ข้อความที่พิมพ์ไว้แล้ว"
    teacher.go(f"/petitions/{reference}")
    teacher.look("122-messages")
    teacher.go(f"/petitions/{reference}/cancel")
    teacher.look("123-cancel")
    acts.press(teacher, "main form .btn-danger-outline")
    teacher.look("124-cancelled")
    teacher.expects(404)
    teacher.go("/petitions/0000000000000000")
    teacher.look("125-not-found")


def _talk(teacher: Visitor, officer: Visitor, reference: str) -> None:
    officer.page.fill("#body", "สะดวกมารับบัตรช่วงเช้าหรือบ่าย")
    acts.press(officer, "form[action$='/messages'] button:not([name=insert])")
    officer.page.fill("#internal", "รอคำสั่งเลื่อนระดับฉบับจริง")
    acts.press(officer, "form[action$='/notes'] button")
    teacher.go(f"/petitions/{reference}")
    teacher.page.fill("#body", "สะดวกช่วงบ่าย ขอบคุณ")
    acts.press(teacher, "form[action$='/messages'] button:not([name=insert])")
    assert "รอคำสั่ง" not in teacher.page.content()
    officer.go(f"/staff/petitions/{reference}")
    officer.look("120-talk")
