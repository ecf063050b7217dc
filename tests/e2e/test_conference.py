"""A video meeting: asked for, signed, approved, its PIN shown once, opened, joined from a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from plugins.video_conference.models import Meeting
from portal.booking.models import OpeningHours, Resource
from portal.database import normal_url
from portal.i18n import now, today
from portal.petitions.models import Petition
from tests.documents.reading import by_reader, squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/video-conference"
PASSWORD, GUEST, HIDDEN = "ห้องประชุมใหญ่ 8", "สดจ.เชียงใหม่", "••••"
SUBJECT = "ประชุมชี้แจงนโยบายภาคเรียนที่ 2"


def says(who: Visitor, *texts: str) -> None:
    shown = squeezed(who.page.locator("main").inner_text())
    assert [text for text in texts if squeezed(text) not in shown] == []


def parts(name: str, day: date) -> dict[str, str]:
    """A day as its three fields take it."""
    return {
        f"{name}-day": str(day.day), f"{name}-month": str(day.month),
        f"{name}-year": str(day.year + 543),
    }  # fmt: skip


def in_database(site: Site, work: Callable[[Session], None]) -> None:
    """What nobody can do on a page: furnish an empty portal, move a meeting to this hour."""
    engine = create_engine(normal_url(site.environment["PORTAL_DATABASE_URL"]))
    with Session(engine) as session, session.begin():
        work(session)
    engine.dispose()


class Journey:
    """A teacher who invites, an officer, and a guest with a telephone."""

    def __init__(self, site: Site, visit: Visit, folder: Path, cast: Cast, **look: bool) -> None:
        self.site, self.cast, self.files = site, cast, write_uploads(folder)
        self.room = f"80{cast.number:02}"
        self.link = f"{site.environment['PORTAL_CONFERENCE_URL']}/scopia?ID={self.room}"
        site.hire(cast.officer, "video_conference.staff")
        in_database(site, self.furnish)
        self.booker: Visitor = visit(site, width=PHONE, **look)
        self.officer: Visitor = visit(site, width=DESK, **look)
        self.guest: Visitor = visit(site, width=PHONE, **look)
        self.reference = self.pin = ""

    @property
    def own(self) -> str:
        return f"/petitions/{self.reference}"

    def furnish(self, session: Session) -> None:
        hours = [OpeningHours(weekday=n, opens=time(8), closes=time(18)) for n in range(7)]
        session.add(Resource(kind="meeting", slug=self.room, name=self.room, capacity=100,
                             on_holidays=True, hours=hours))

    def ask(self) -> None:
        who, day = self.booker, today() + timedelta(days=3)
        who.go(f"{SERVICE}/new")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)
        acts.fill_in(who, {
            "subject": SUBJECT, "agency": "กลุ่มนโยบายและแผน", "attendees": "๒๕",
            "invited": f"{GUEST}\nสดจ.ลำพูน", "meeting_id": self.room,
            **parts("start_date", day), "start_time": "09:00", "end_time": "12:00",
            **parts("rehearsal_date", day + timedelta(days=1)),
            "rehearsal_start": "13:00", "rehearsal_end": "14:00",
        })  # fmt: skip
        acts.save(who)
        assert len(acts.errors(who)) == 1, "the rehearsal comes after the meeting"
        who.look("conference-01-rehearsal-late")
        acts.fill_in(who, parts("rehearsal_date", day - timedelta(days=1)))
        acts.save(who)
        who.look("conference-02-check", f"{SERVICE}/check")
        says(who, SUBJECT, GUEST, f"Meeting ID {self.room}", "09:00–12:00", "13:00–14:00")
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        self.reference = who.page.locator("#reference").inner_text()

    def sign(self) -> None:
        who = self.booker
        who.go(self.own)
        who.look("conference-03-to-sign")
        says(who, "รอแบบคำขอที่ลงนาม")
        form = by_reader(who.paper("conference-form", f"{self.own}/print.pdf"))
        assert squeezed("แบบคำขอใช้งานห้องประชุมทางไกล") in form
        who.page.set_input_files("#signed_form", self.files["other_1"])
        acts.press(who, "button[value=send_signed]")
        who.look("conference-04-signed", self.own)

    def approve(self) -> None:
        who = self.officer
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/video-conference")
        says(who, self.reference, self.room)
        who.go(f"/staff{self.own}")
        who.look("conference-10-process")
        acts.take_step(who, "approve")

    def make_pin(self) -> None:
        """The PIN stands on the page once, and in no mail."""
        who = self.booker
        who.go(self.own)
        acts.press(who, "a[href^='/conference/booking/']")
        who.look("conference-20-no-pin-yet")
        acts.press(who, "form[action$='/pin'] button")
        assert len(acts.errors(who)) == 1, "the password of the host is missing"
        who.page.fill("#password", PASSWORD)
        acts.press(who, "form[action$='/pin'] button")
        who.look("conference-21-pin")
        self.pin = who.page.locator("#new-pin").inner_text()
        assert f"Meeting PIN: {self.pin}" in who.page.locator("#text-th").input_value()
        shot = who.page.locator(".paycode").screenshot()
        assert [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(shot)))] == [
            self.link
        ]
        who.go(f"/conference/booking/{self.reference}")
        who.look("conference-22-hidden")
        assert f"Meeting PIN: {HIDDEN}" in who.page.locator("#text-en").input_value()
        assert self.pin not in who.page.content()
        paper = by_reader(who.paper("conference-invitation", f"{self.own}/papers/invitation.pdf"))
        assert squeezed(SUBJECT) in paper
        assert self.pin not in paper
        self.site.mailbox.mail_to(self.cast.teacher.email, self.reference, "อนุมัติ")
        assert not any(self.pin in str(mail) for mail in self.site.mailbox.mails)

    def begin(self, session: Session) -> None:
        """The meeting is ten minutes ahead."""
        meeting = session.scalars(
            select(Meeting).join(Petition, Petition.id == Meeting.petition_id)
            .where(Petition.reference == self.reference)
        ).one()  # fmt: skip
        meeting.starts_at = now() + timedelta(minutes=10)
        meeting.ends_at = now() + timedelta(hours=3)

    def open(self) -> None:
        who = self.booker
        in_database(self.site, self.begin)
        who.go(f"/conference/{self.room}")
        who.look("conference-30-before")
        who.page.fill("#host", self.cast.teacher.full_name)
        who.page.fill("#password", PASSWORD)
        who.page.fill("#host_pin", self.pin)
        self.leaves(who, "form:has(#host_pin) button")
        who.go(f"/conference/{self.room}")
        who.look("conference-31-opened")
        says(who, f"ห้อง {self.room} เปิดแล้ว", "ท่านเปิดห้องนี้แล้ว")

    def leaves(self, who: Visitor, button: str) -> None:
        """The browser lets the form end at the gateway, and nowhere else."""
        who.expects(404)
        who.outside = (f"{self.site.environment['PORTAL_CONFERENCE_URL']}/",)
        acts.press(who, button)
        assert who.page.url == self.link

    def join(self) -> None:
        who = self.guest
        who.go("/conference")
        says(who, f"ห้อง {self.room} เปิดแล้ว", SUBJECT)
        self.knock(who, "000000" if self.pin != "000000" else "111111")
        who.look("conference-40-wrong")
        says(who, "ไม่ตรงกับการประชุมที่จัดอยู่ขณะนี้")
        assert who.page.input_value("#participant") == GUEST
        assert who.page.input_value("#pin") == ""
        who.page.fill("#pin", self.pin)
        self.leaves(who, "main form .btn-big")
        self.officer.go("/conference")
        self.knock(self.officer, self.pin)
        self.officer.look("conference-41-second-seat")
        says(self.officer, "มีผู้ใช้ชื่อนี้อยู่ในห้องแล้ว")

    def knock(self, who: Visitor, pin: str) -> None:
        who.page.fill("#meeting_id", self.room)
        who.page.fill("#participant", GUEST)
        who.page.fill("#pin", pin)
        acts.press(who, "main form .btn-big")

    def come_back(self) -> None:
        who = self.guest
        who.go(f"/conference/{self.room}")
        who.look("conference-42-has-seat")
        self.leaves(who, "form[action$='/rejoin'] button")
        who.go(f"/conference/{self.room}")
        acts.press(who, "form[action$='/leave'] button")
        who.look("conference-43-left", f"/conference/{self.room}")
        self.knock(self.officer, "")
        assert len(acts.errors(self.officer)) == 1, "the PIN is missing"
        self.officer.page.fill("#pin", self.pin)
        self.leaves(self.officer, "main form .btn-big")

    def walk(self) -> None:
        """All of it."""
        self.ask()
        self.sign()
        self.approve()
        self.make_pin()
        self.open()
        self.join()
        self.come_back()


@pytest.mark.parametrize(
    ("database", "look"),
    [("site", {}), ("postgres_site", {"script": False, "dark": True})],
    ids=["sqlite", "postgres-without-script"],
)
def test_people_meet(
    request: pytest.FixtureRequest, visit: Visit, tmp_path: Path, database: str,
    look: dict[str, bool],
) -> None:
    site = request.getfixturevalue(database)
    Journey(site, visit, tmp_path, Cast(), **look).walk()
