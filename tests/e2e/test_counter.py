"""Somebody without an account comes to the counter and leaves with a receipt."""

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
def test_officer_files_for_somebody_at_the_counter(
    site: Site, visit: Visit, tmp_path: Path, language: str
) -> None:
    cast = Cast()
    site.hire(cast.officer, "id_card.staff")
    officer: Visitor = visit(site, width=DESK, language=language)
    acts.enter_office(officer, cast.officer)
    page, teacher = officer.page, cast.teacher
    officer.go("/staff/replies/new")
    page.fill("#title", "รับเรื่องแล้ว")
    page.fill("#body", "เรียน {name} ได้รับคำร้อง {reference} แล้ว")
    officer.look("200-reply")
    acts.press(officer, "main form .btn-primary")
    officer.look("201-replies")
    officer.go("/staff/people")
    page.fill("#national_id", teacher.national_id)
    acts.press(officer, "main form[action='/staff/people'] button")
    new = page.locator("form[action='/staff/people/new']")
    new.locator("#staff_type").select_option("teacher_official")
    for name in ("title", "first_name", "last_name", "phone"):
        new.locator(f"#{name}").fill(getattr(teacher, name))
    new.locator("#seen").fill("บัตรประจำตัวประชาชน")
    new.locator("#notice").check()
    officer.look("202-newcomer")
    acts.press(officer, "form[action='/staff/people/new'] button")
    page.select_option("#service", "id_card")
    page.check("#how-0")
    page.check("#agreed")
    officer.look("203-consent")
    acts.press(officer, "form[action='/staff/behalf'] button")
    acts.fill_in(officer)
    acts.attach(officer, "id_card_copy", write_uploads(tmp_path)["other_2"])
    officer.look("204-form")
    acts.save(officer)
    page.check("#confirm")
    officer.look("205-check")
    acts.save(officer)
    officer.look("206-filed")
    reference = page.locator("#reference").inner_text()
    receipt = page.request.get(f"/staff/petitions/{reference}/receipt.pdf")
    assert receipt.body().startswith(b"%PDF-")
    acts.press(officer, "main .acts a.btn-outline")
    page.fill("#note", "สวัสดี")
    page.select_option("#reply-note", label="รับเรื่องแล้ว")
    page.click("[data-insert=note]")
    wanted = f"สวัสดี\nเรียน {teacher.full_name} ได้รับคำร้อง {reference} แล้ว"
    assert page.input_value("#note") == wanted
    officer.look("207-desk")
