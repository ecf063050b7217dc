"""A pensioner asks for the living gratuity: from registration to the downloaded result file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.i18n import today
from tests.documents.reading import by_reader, squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, PHONE, Visitor
from tests.uploads.samples import paper

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/pension"
ANSWERS = {
    "birth_date-day": "5",
    "birth_date-month": "4",
    "birth_date-year": "2494",
    "monthly_pension": "๒๕,๓๐๐.๕๐",
    "drawn": "200,000",
    "loan_debt": "yes",
    "loan_amount": "120,000",
}
RESULT = "179,507.50 บาท"  # 15 × 25,300.50 = 379,507.50, below the ceiling of 500,000
WITHOUT_EARLIER = "379,507.50 บาท"


def says(who: Visitor, *texts: str) -> None:
    shown = squeezed(who.page.locator("main").inner_text())
    assert [text for text in texts if squeezed(text) not in shown] == []


class Journey:
    """A pensioner on the telephone, an officer at the desk."""

    def __init__(self, site: Site, visit: Visit, folder: Path, cast: Cast, **look: bool) -> None:
        self.site, self.cast = site, cast
        site.hire(cast.officer, "pension.staff")
        self.files = write_uploads(folder)
        self.result = folder / "ผลการคำนวณ.pdf"
        self.result.write_bytes(paper())
        self.pensioner: Visitor = visit(site, width=PHONE, **look)
        self.officer: Visitor = visit(site, width=DESK, **look)

    def register(self) -> None:
        who = self.pensioner
        who.go("/")
        acts.press(who, f".tile[href='{SERVICE}']")
        who.look("pension-01-service", SERVICE)
        says(who, "การยื่นขอบำเหน็จดำรงชีพ")
        who.go(f"{SERVICE}/new")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)

    def estimate(self) -> None:
        """The sum stands there while people type, or after a button where no script runs."""
        who, panel = self.pensioner, self.pensioner.page.locator("#estimate")
        who.look("pension-02-form", f"{SERVICE}/new")
        acts.fill_in(who, ANSWERS)
        if who.script:
            panel.locator(".result").get_by_text(RESULT).wait_for()
            who.page.fill("#drawn", "0")
            panel.locator(".result").get_by_text(WITHOUT_EARLIER).wait_for()
            said = who.page.locator("#estimate-said").inner_text()
            assert WITHOUT_EARLIER in said, "people who do not see are told the result"
            who.page.fill("#drawn", "สองแสน")
            panel.get_by_text("กรอกวันเดือนปีเกิด").wait_for()
            assert panel.locator(".sum").count() == 0
            assert who.page.locator("#estimate-said").inner_text() == ""
            who.page.fill("#drawn", ANSWERS["drawn"])
            panel.locator(".result").get_by_text(RESULT).wait_for()
        else:
            acts.press(who, "#estimate button")
        says(who, RESULT, "75 ปี", "500,000.00 บาท", "เป็นเพียงการประมาณ", "120,000.00 บาท")
        assert who.page.input_value("#monthly_pension") == ANSWERS["monthly_pension"]
        who.look("pension-03-estimate", f"{SERVICE}/new")

    def send(self) -> str:
        who = self.pensioner
        acts.save(who)
        assert len(acts.errors(who)) == 1, "the copy of the card is missing"
        who.look("pension-04-missing")
        acts.attach(who, "id_card_copy", self.files["id_card_copy"])
        acts.save(who)
        who.look("pension-05-check", f"{SERVICE}/check")
        says(who, RESULT, "25,300.50")
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        reference = who.page.locator("#reference").inner_text()
        assert reference.startswith("21")
        who.go(f"/petitions/{reference}")
        who.look("pension-06-petition")
        says(who, RESULT, "ส่งคำร้องไปยังเจ้าหน้าที่")
        return reference

    def handle(self, reference: str) -> None:
        """The officer reads the estimate, attaches the result and completes."""
        who, address = self.officer, f"/staff/petitions/{reference}"
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/pension")
        who.look("pension-10-queue")
        says(who, reference, "25,300.50")
        who.go(address)
        who.look("pension-11-process")
        says(who, RESULT, "เป็นเพียงการประมาณ")
        who.page.set_input_files("#result", self.result)
        acts.press(who, "form[action$='/result'] button")
        acts.take_step(who, "complete", "โอนเข้าบัญชีตามไฟล์ที่แนบ")
        assert who.page.locator(".note.good").is_visible()
        who.look("pension-12-completed", address)

    def download(self, reference: str) -> None:
        who = self.pensioner
        self.site.mailbox.mail_to(self.cast.teacher.email, reference, "ดำเนินการเรียบร้อย")
        who.go("/petitions")
        who.look("pension-20-list")
        says(who, "ดาวน์โหลดไฟล์", "ดำเนินการเรียบร้อย")
        who.go(f"/petitions/{reference}")
        who.look("pension-21-done")
        link = who.page.locator("[aria-labelledby=results] a")
        assert link.inner_text().startswith("ดาวน์โหลดไฟล์")
        got = who.fetch(link.get_attribute("href") or "")
        assert by_reader(got) == by_reader(self.result.read_bytes())

    def walk(self) -> None:
        """All of it."""
        self.register()
        self.estimate()
        reference = self.send()
        self.handle(reference)
        self.download(reference)


@pytest.mark.parametrize(("database", "look"), [
    ("site", {"dark": True}),
    ("postgres_site", {"script": False}),
], ids=["sqlite", "postgresql-without-script"])
def test_pensioner_gets_the_result(
    request: pytest.FixtureRequest, visit: Visit, tmp_path: Path, database: str,
    look: dict[str, bool],
) -> None:
    site = request.getfixturevalue(database)
    Journey(site, visit, tmp_path, Cast(), **look).walk()


def test_administrator_changes_the_ceilings_from_a_day_on(site: Site, visit: Visit) -> None:
    administrator, who = Cast().administrator, visit(site, width=DESK)
    site.hire(administrator, admin=True)
    acts.enter_office(who, administrator)
    who.go("/admin/")
    acts.press(who, "a[href='/admin/rules/']")
    who.look("pension-30-rules", "/admin/rules/")
    acts.press(who, "a[href='/admin/rules/pension_ceilings']")
    who.look("pension-31-ceilings")
    says(who, "200,000.00", "400,000.00", "500,000.00", "มีผลอยู่")
    day = today() + timedelta(days=30)
    typed = {
        "valid_from-day": str(day.day), "valid_from-month": str(day.month),
        "valid_from-year": str(day.year + 543), "reason": "กฎกระทรวงสมมติ", "first": "สองแสน",
    }
    acts.fill_in(who, typed)
    acts.press(who, "main form .acts button")
    assert len(acts.errors(who)) == 1
    assert who.page.input_value("#first") == "สองแสน"
    who.look("pension-32-wrong")
    acts.fill_in(who, {"first": "๒๕๐,๐๐๐"})
    acts.press(who, "main form .acts button")
    who.look("pension-33-changed")
    says(who, "250,000.00", "จะมีผล", administrator.full_name)
