"""The way of one petition, from registration to the collected card, with a look at every page."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from portal import create_app
from portal.i18n import today
from portal.petitions.receipts import status_url
from tests.documents.reading import by_reader, squeezed
from tests.e2e import acts
from tests.e2e.people import ANSWERS, CORRECTED, Cast
from tests.e2e.uploads import exif_of, write_uploads
from tests.e2e.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

WHY = "คำสั่งเลื่อนระดับไม่ชัด โปรดแนบใหม่ และระบุเลขที่บ้านพักครูด้วย"
SERVICE = "/services/id-card"


def done(who: Visitor) -> None:
    """The page says that what was asked for has been done."""
    assert who.page.locator(".note.good").is_visible()


class Journey:
    """Four people, one petition. Each method is a chapter; they follow one another."""

    def __init__(
        self, site: Site, visit: Visit, folder: Path, cast: Cast, *, language: str = "th",
        **look: bool,
    ) -> None:
        self.site, self.cast, self.person, self.language = site, cast, cast.teacher, language
        site.hire(cast.officer, "id_card.staff")
        site.hire(cast.director, "id_card.approver")
        self.files = write_uploads(folder)
        self.teacher: Visitor = visit(site, width=PHONE, language=language, **look)
        self.officer: Visitor = visit(site, width=DESK, language=language, **look)
        self.director: Visitor = visit(site, width=DESK, language=language, **look)
        self.passer_by: Visitor = visit(site, width=PHONE, language=language, **look)
        self.reference = ""

    @property
    def own_page(self) -> str:
        return f"/petitions/{self.reference}"

    @property
    def office_page(self) -> str:
        return f"/staff/petitions/{self.reference}"

    def reads(self, who: Visitor, *texts: str) -> None:
        """In Thai the page says these things; other languages are looked at by people."""
        if self.language == "th":
            shown = squeezed(who.page.locator("main").inner_text())
            assert [text for text in texts if squeezed(text) not in shown] == []

    def register(self) -> None:
        """From the home page over the service to an account."""
        who = self.teacher
        who.go("/")
        who.speak(self.language)
        who.look("01-home")
        acts.press(who, f".tile[href='{SERVICE}']")
        who.look("02-service", SERVICE)
        who.go(f"{SERVICE}/manual")
        who.look("03-manual")
        who.go(f"{SERVICE}/new")
        who.look("04-sign-in", "/account/login")
        acts.press(who, "aside a.btn")
        who.look("05-register", "/account/register")
        acts.register(who, self.person)
        who.look("06-registered", "/account/login")
        acts.sign_in(who, self.person)

    def apply(self) -> None:
        """Fill in, attach three files, check, send."""
        who = self.teacher
        who.look("07-form", f"{SERVICE}/new")
        self.reads(who, "คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่", self.person.full_name)
        acts.fill_in(who)
        for slot, file in self.files.items():
            acts.attach(who, slot, file)
        who.look("08-form-filled")
        acts.save(who)
        who.look("09-check", f"{SERVICE}/check")
        self.reads(
            who, "27 มีนาคม 2535", ANSWERS["registered_address"], "ข้าราชการครูและบุคลากรทางการศึกษา",
            "ขอเปลี่ยนบัตร เนื่องจากเปลี่ยนตำแหน่ง/เลื่อนระดับ", self.files["other_1"].name,
        )
        picture = who.page.get_by_role("link", name=self.files["id_card_copy"].name)
        assert exif_of(self.files["id_card_copy"].read_bytes())
        assert not exif_of(who.fetch(picture.get_attribute("href") or ""))
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        who.look("10-sent")
        self.reference = who.page.locator("#reference").inner_text()
        assert len(self.reference) == 16

    def receipt(self) -> None:
        """The receipt names the petition and the person, but not the whole national ID."""
        paper = self.teacher.paper("receipt", f"{self.own_page}/receipt.pdf")
        text = by_reader(paper)
        assert self.reference in text
        assert squeezed(self.person.full_name) in text
        assert self.person.national_id not in text.replace("-", "")

    def give_back(self) -> None:
        """The officer signs in with a second factor, takes it, and returns it with a message."""
        who = self.officer
        who.go("/")
        who.speak(self.language)
        who.go("/account/login?next=/staff")
        acts.sign_in(who, self.cast.officer)
        who.look("20-second-factor", "/account/totp/enrol")
        acts.enrol(who)
        who.look("21-recovery-codes")
        acts.press(who, "main .acts a.btn-primary")
        who.look("22-desk", "/staff")
        acts.press(who, "th[scope=row] a[href='/staff/id-card']")
        who.look("23-queue", "/staff/id-card")
        acts.press(who, f"a[href='{self.office_page}']")
        who.look("24-process", self.office_page)
        acts.take_step(who, "take")
        done(who)
        self.reads(who, "เจ้าหน้าที่กำลังดำเนินการ")
        acts.take_step(who, "return")
        acts.errors(who)
        who.look("25-return-needs-a-message")
        acts.take_step(who, "return", WHY)
        done(who)
        who.look("26-returned", self.office_page)
        self.reads(who, "เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", WHY)

    def correct(self) -> None:
        """The teacher reads what to do, mends one answer and one file, and sends again."""
        who = self.teacher
        self.site.mailbox.mail_to(self.person.email, self.reference, *self.thai("ส่งให้แก้ไขข้อมูล"))
        who.go("/petitions")
        who.look("30-my-petitions")
        self.reads(who, WHY)
        who.go(self.own_page)
        who.look("31-petition-returned")
        self.reads(who, "เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", WHY)
        acts.press(who, ".next a.btn-primary")
        who.look("32-correct", f"{self.own_page}/edit")
        self.reads(who, WHY)
        assert who.page.input_value("#contact_address") == ANSWERS["contact_address"]
        who.page.fill("#contact_address", CORRECTED)
        if not who.script:
            acts.place(who, "other_1").locator("details summary").click()
        acts.attach(who, "other_1", self.files["other_2"])
        acts.save(who)
        who.look("33-check-correction", f"{self.own_page}/check")
        self.reads(who, CORRECTED)
        assert who.page.get_by_text(self.files["other_2"].name).count() == 2
        assert who.page.get_by_text(self.files["other_1"].name).count() == 0
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.look("34-corrected", self.own_page)
        self.reads(who, "ส่งข้อมูลแก้ไขไปยังเจ้าหน้าที่")

    def decide(self) -> None:
        """Officer proposes, director approves."""
        who = self.officer
        who.go(self.office_page)
        self.reads(who, CORRECTED)
        acts.take_step(who, "take")
        done(who)
        acts.take_step(who, "propose")
        done(who)
        self.reads(who, "เสนอ ผอ.")
        who.look("40-proposed")
        boss = self.director
        boss.go("/account/login?next=/staff")
        boss.speak(self.language)
        acts.sign_in(boss, self.cast.director)
        acts.enrol(boss)
        acts.press(boss, "main .acts a.btn-primary")
        boss.look("41-director-desk", "/staff")
        boss.go("/staff/id-card?state=turn:approver")
        boss.look("42-director-queue")
        boss.go(self.office_page)
        boss.look("43-director-process")
        acts.take_step(boss, "approve")
        done(boss)
        boss.look("44-approved")

    def appoint(self) -> date:
        """The officer sets the day to collect; without a time first, which is told."""
        who = self.officer
        day = today() + timedelta(days=14)
        year = day.year + (543 if self.language == "th" else 0)
        when = {
            "pickup_date__day": str(day.day), "pickup_date__month": str(day.month),
            "pickup_date__year": str(year),
        }
        who.go(self.office_page)
        acts.take_step(who, "appoint", **when)
        assert acts.errors(who)
        who.look("45-appointment-without-time")
        acts.take_step(who, "appoint", pickup_time="10:30", **when)
        done(who)
        who.look("46-appointed", self.office_page)
        self.reads(who, "นัดหมายรับบัตร", "10:30")
        return day

    def collect(self, day: date) -> None:
        """The teacher is told in the portal and by mail; the card is handed over; a rating."""
        who = self.teacher
        mail = self.site.mailbox.mail_to(
            self.person.email, self.reference, *self.thai("นัดหมายรับบัตร")
        )
        text = mail.get_body(("plain",))
        assert text is not None
        assert f"{self.site.address}{self.own_page}" in text.get_content()
        who.go("/messages")
        who.look("50-inbox")
        self.reads(who, "นัดหมายรับบัตร")
        who.go(self.own_page)
        who.look("51-petition-to-collect")
        self.reads(who, "รูปถ่าย 1 นิ้ว 2 รูป", "10:30", f"{day.day}")
        self.officer.go(self.office_page)
        acts.take_step(self.officer, "complete")
        done(self.officer)
        self.officer.look("52-completed")
        self.reads(self.officer, "ดำเนินการเรียบร้อย")
        who.go(self.own_page)
        who.look("53-petition-completed")
        who.page.check("#rating-5")
        who.page.fill("#rating_comment", "รวดเร็ว ขอบคุณน้ำใจเจ้าหน้าที่")
        acts.press(who, "form[action$='/rate'] button")
        done(who)
        who.look("54-rated")

    def print(self) -> None:
        """The petition on paper: its text is the text that was typed."""
        paper = self.teacher.paper("petition", f"{self.own_page}/print.pdf")
        text = by_reader(paper)
        told = (self.reference, self.person.full_name, ANSWERS["registered_address"], CORRECTED)
        assert [words for words in told if squeezed(words) not in text] == []
        blank = by_reader(self.teacher.paper("blank", f"{SERVICE}/blank.pdf"))
        assert self.language != "th" or "แบบคำขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ" in blank

    def follow(self) -> None:
        """Anybody with the receipt sees the state, and nothing else."""
        who = self.passer_by
        who.go("/status")
        who.speak(self.language)
        who.look("60-status")
        who.page.fill("#reference", self.reference)
        who.page.fill("#last4", self.person.national_id[-4:])
        acts.press(who, "main form button.btn-primary")
        who.page.locator("#result").wait_for()
        who.look("61-status-found")
        self.reads(who, "ขอบัตรประจำตัว", "ดำเนินการเรียบร้อย")
        assert self.person.last_name not in who.page.content()
        who.go(self.in_the_qr())
        who.look("62-status-by-receipt")
        assert self.reference in who.page.locator("main").inner_text()

    def in_the_qr(self) -> str:
        """The address in the receipt's QR."""
        settings = {
            name.removeprefix("PORTAL_"): value for name, value in self.site.environment.items()
            if name.startswith("PORTAL_")
        }
        with create_app(settings).app_context():
            return status_url(self.reference)

    def thai(self, *words: str) -> tuple[str, ...]:
        """Words to expect in a subject, where it is in Thai."""
        return words if self.language == "th" else ()

    def walk(self) -> None:
        """All of it."""
        self.register()
        self.apply()
        self.receipt()
        self.give_back()
        self.correct()
        self.decide()
        self.collect(self.appoint())
        self.print()
        self.follow()
