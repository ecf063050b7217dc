"""A teacher gets a certificate: asked for, signed, downloaded, checked by a stranger, revoked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.i18n import thai, today
from tests.documents.reading import by_reader, squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, LANGUAGES, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/certificate"
ANSWERS = {
    "staff_type": "teacher_official",
    "unit": "โรงเรียนบ้านตัวอย่างวิทยา",
    "position": "ครู",
    "rank": "ชำนาญการพิเศษ",
    "salary": "45,350",
    "allowance": "5600",
    "compensation": "๕๖๐๐.๕๐",
    "kind": "salary",
    "purpose": "ประกอบการขอกู้เงินสหกรณ์ออมทรัพย์",
}
WORDS = "๕๖,๕๕๐.๕๐ บาท (ห้าหมื่นหกพันห้าร้อยห้าสิบบาทห้าสิบสตางค์)"


class Story:
    """Teacher, officer, director and a bank clerk; each method is a chapter."""

    def __init__(
        self, site: Site, visit: Visit, folder: Path, cast: Cast, language: str, *, dark: bool
    ) -> None:
        self.site, self.cast, self.language = site, cast, language
        site.hire(cast.officer, "certificate.staff")
        site.hire(cast.director, "certificate.approver")
        site.hire(cast.administrator, admin=True)
        self.files = write_uploads(folder)
        look = {"language": language, "dark": dark}
        self.teacher: Visitor = visit(site, width=PHONE, **look)
        self.officer: Visitor = visit(site, width=DESK, **look)
        self.director: Visitor = visit(site, width=DESK, **look)
        self.clerk: Visitor = visit(site, width=PHONE, **look)
        self.administrator: Visitor = visit(site, width=DESK, **look)
        self.reference = ""

    @property
    def office_page(self) -> str:
        return f"/staff/petitions/{self.reference}"

    def apply(self) -> None:
        """Register, fill in, first without the salary slip and with a wrong amount, and send."""
        who = self.teacher
        who.go(f"{SERVICE}")
        who.speak(self.language)
        who.look("c01-service")
        who.go(f"{SERVICE}/new")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)
        who.look("c02-form", f"{SERVICE}/new")
        acts.fill_in(who, {**ANSWERS, "salary": "1e5"})
        acts.attach(who, "id_card_copy", self.files["id_card_copy"])
        acts.save(who)
        assert len(acts.errors(who)) == 2
        who.look("c03-amount-and-slip", f"{SERVICE}/new")
        assert who.page.input_value("#salary") == "1e5"
        who.page.fill("#salary", ANSWERS["salary"])
        acts.attach(who, "salary_slip", self.files["other_1"])
        acts.save(who)
        who.look("c04-check", f"{SERVICE}/check")
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        self.reference = who.page.locator("#reference").inner_text()
        assert self.reference.startswith("12")

    def propose(self) -> None:
        """The officer looks at the preview and proposes."""
        who = self.officer
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/certificate")
        who.look("c10-queue")
        who.go(self.office_page)
        who.look("c11-process")
        preview = who.page.locator("a[href$='/papers/preview.pdf']").get_attribute("href") or ""
        assert squeezed(WORDS) in by_reader(who.paper("preview", preview))
        acts.take_step(who, "propose")
        who.look("c12-proposed", self.office_page)

    def sign(self) -> None:
        """The director signs with the position the portal offers."""
        who = self.director
        acts.enter_office(who, self.cast.director)
        who.go(self.office_page)
        who.look("c20-before-signing")
        who.page.check("#step-approve")
        acts.press(who, ".act form[action$='/step'] button.btn-primary")
        who.look("c21-signed", self.office_page)
        assert who.page.locator(".note.good").is_visible()

    def download(self) -> str:
        """The teacher is told, and downloads; the address of the public page."""
        who = self.teacher
        self.site.mailbox.mail_to(self.cast.teacher.email, self.reference)
        who.go(f"/petitions/{self.reference}")
        who.look("c30-issued")
        link = who.page.locator("#issued ~ ul a[href^='/files/']").first
        paper = who.paper("certificate", link.get_attribute("href") or "")
        said = by_reader(paper)
        place = re.search(r"/verify/\w{16}", said)
        assert place
        assert squeezed(WORDS) in said
        assert squeezed(self.cast.teacher.full_name) in said
        assert squeezed(self.cast.director.full_name) in said
        assert re.search(f"เลขที่[๐-๙]+/{thai(today().year + 543)}", said)
        return place[0]

    def check(self, page: str) -> None:
        """A clerk of a bank scans the code: it holds; the director revokes; it holds no more."""
        self.clerk.go(page)
        self.clerk.speak(self.language)
        self.clerk.look("c40-holds")
        assert self.cast.teacher.last_name not in self.clerk.page.content()
        boss = self.director
        boss.go(self.office_page)
        boss.page.click("#issued ~ ul summary")
        boss.page.fill("#issued ~ ul textarea", "อัตราเงินเดือนไม่ถูกต้อง")
        acts.press(boss, "#issued ~ ul form button")
        boss.look("c41-revoked", self.office_page)
        self.clerk.go(page)
        self.clerk.look("c42-holds-no-more")
        assert "อัตราเงินเดือนไม่ถูกต้อง" in self.clerk.page.inner_text("main")
        self.teacher.go(f"/petitions/{self.reference}")
        self.teacher.look("c43-teacher-sees-it")
        acts.take_step(boss, "reissue", "แก้ไขอัตราเงินเดือน")
        boss.look("c44-issue-anew", self.office_page)

    def register(self) -> None:
        """The administrator finds the number in the register, and mistypes a pattern."""
        who = self.administrator
        who.go("/account/login?next=/admin/numbers/")
        acts.sign_in(who, self.cast.administrator)
        acts.enrol(who)
        who.go("/admin/numbers/")
        who.look("c50-numbers")
        acts.press(who, "a[href='/admin/numbers/certificate']")
        who.look("c51-series")
        assert self.reference in who.page.inner_text("main")
        who.page.fill("#pattern", "ศธ 04001/{numbre}")
        acts.press(who, "main form .btn-primary")
        assert len(acts.errors(who)) == 1
        who.look("c52-pattern-refused")


@pytest.mark.parametrize(
    ("database", "language"),
    [("postgres_site", "th"), *(("site", language) for language in LANGUAGES)],
)
def test_teacher_gets_a_certificate(
    request: pytest.FixtureRequest, visit: Visit, tmp_path: Path, database: str, language: str
) -> None:
    site = request.getfixturevalue(database)
    cast = Cast()
    dark = database == "postgres_site"
    story = Story(site, visit, tmp_path, cast, language, dark=dark)
    story.apply()
    story.propose()
    story.sign()
    story.check(story.download())
    story.register()
