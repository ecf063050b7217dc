"""A citizen meets the director: asked for, moved by the secretary, accepted, and in the agenda."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from portal.i18n import today
from tests.documents.reading import squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/appointment"
SUBJECT = "ขอความอนุเคราะห์วิทยากรอบรมครู"
WHY = "ผู้อำนวยการติดประชุมช่วงเช้า ขอเสนอช่วงบ่าย"
HOURS = "09:00-12:00, 13:00-16:00"


def says(who: Visitor, *texts: str) -> None:
    shown = squeezed(who.page.locator("main").inner_text())
    assert [text for text in texts if squeezed(text) not in shown] == []


def parts(name: str, day: date) -> dict[str, str]:
    """A day as its three controls take it."""
    return {
        f"{name}-day": str(day.day), f"{name}-month": str(day.month),
        f"{name}-year": str(day.year + 543),
    }  # fmt: skip


class Journey:
    """A citizen on the telephone, the secretary at the desk, a passer-by."""

    def __init__(self, site: Site, visit: Visit, cast: Cast, **look: bool) -> None:
        self.site, self.cast = site, cast
        site.hire(cast.officer, "appointment.staff")
        site.hire(cast.administrator, admin=True)
        self.administrator: Visitor = visit(site, width=DESK, **look)
        self.citizen: Visitor = visit(site, width=PHONE, **look)
        self.secretary: Visitor = visit(site, width=DESK, **look)
        self.passer_by: Visitor = visit(site, width=PHONE, **look)
        self.executive = f"ผู้อำนวยการ {cast.number}"
        self.slug = ""
        self.day = today()

    def appoint(self) -> None:
        """The administrator says when the director receives, and how long one slot is."""
        who = self.administrator
        acts.enter_office(who, self.cast.administrator)
        who.go("/admin/resources/executive/new")
        acts.fill_in(who, {
            "name": self.executive, "place": "อาคาร 1 ชั้น 2", "slot_minutes": "30",
            **{f"hours_{weekday}": HOURS for weekday in range(5)},
        })  # fmt: skip
        who.page.check("#is_private")
        acts.press(who, "main form .acts .btn-primary")
        assert who.page.locator(".note.good").is_visible()
        who.go("/executives")
        who.look("appointment-01-executives")
        tile = who.page.locator("a", has_text=self.executive).first.get_attribute("href") or ""
        self.slug = tile.rpartition("/")[2]

    def choose_a_day(self) -> None:
        """The first day from the day after tomorrow on which the director is free."""
        for ahead in range(2, 12):
            self.day = today() + timedelta(days=ahead)
            asked = "&".join(f"{k}={v}" for k, v in parts("on", self.day).items())
            address = f"/times/executive?of={self.slug}&name=start_time&{asked}"
            if b'value="09:30"' in self.citizen.fetch(address):
                return
        pytest.fail("no day is free")

    def ask(self) -> str:
        who = self.citizen
        who.go(f"{SERVICE}/new")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)
        self.choose_a_day()
        who.look("appointment-02-form", f"{SERVICE}/new")
        acts.fill_in(who, {"agency": "โรงเรียนบ้านตัวอย่างวิทยา", "subject": SUBJECT,
                           "executive": self.slug, **parts("start_date", self.day)})  # fmt: skip
        self.offered(who, "start_time")
        assert who.page.input_value("#subject") == SUBJECT
        acts.save(who)
        assert acts.errors(who) == ["เวลา: เลือกเวลาว่างหนึ่งช่วง"]
        who.look("appointment-03-times")
        who.page.check("[name=start_time][value='09:30']")
        acts.save(who)
        who.look("appointment-04-check", f"{SERVICE}/check")
        says(who, SUBJECT, "09:30", self.executive)
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        return who.page.locator("#reference").inner_text()

    def offered(self, who: Visitor, name: str) -> None:
        """The times follow the answers by themselves, or after a button where no script runs."""
        if not who.script:
            acts.press(who, f"button[name=again][value={name}]")
        who.page.locator(f"[name={name}][value='14:00']").wait_for()

    def propose(self, reference: str) -> None:
        who, address = self.secretary, f"/staff/petitions/{reference}"
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/appointment")
        who.look("appointment-10-queue")
        says(who, reference, SUBJECT, "09:30")
        who.go(address)
        who.page.check("#step-propose")
        acts.fill_in(who, {"proposed_executive": self.slug, **parts("proposed_date", self.day)})
        self.offered(who, "proposed_time")
        who.look("appointment-11-process")
        assert who.page.locator("[name=proposed_time][value='09:30']").count() == 0
        who.page.check("[name=proposed_time][value='14:00']")
        acts.take_step(who, "propose", WHY)
        assert who.page.locator(".note.good").is_visible()

    def accept(self, reference: str) -> None:
        who = self.citizen
        mail = self.site.mailbox.mail_to(self.cast.teacher.email, reference, "เสนอเวลาใหม่")
        body = mail.get_body(("plain",))
        told = squeezed(body.get_content()) if body else ""
        assert all(squeezed(text) in told for text in (WHY, "14:00", self.executive))
        who.go(f"/petitions/{reference}")
        who.look("appointment-12-proposed")
        says(who, WHY, "14:00", "เลือกเวลาอื่น")
        acts.press(who, "button[value=accept]")
        who.look("appointment-13-approved")
        says(who, "อนุมัติ", "14:00", self.executive, "อาคาร 1 ชั้น 2")

    def keep_the_agenda(self, reference: str) -> None:
        who, agenda = self.secretary, f"/executives/agenda/{self.slug}"
        who.go(f"{agenda}/new?day={self.day}")
        acts.fill_in(who, {"title": "ประชุมผู้บริหาร", "start_time": "13:30", "end_time": "14:30"})
        acts.press(who, "main form .btn-primary")
        assert len(acts.errors(who)) == 1, "the appointment stands there"
        who.look("appointment-20-overlap")
        acts.fill_in(who, {"start_time": "15:00", "end_time": "16:30"})
        acts.press(who, "main form .btn-primary")
        who.look("appointment-21-week", agenda)
        says(who, "14:00–14:30", SUBJECT, "15:00–16:30", "ประชุมผู้บริหาร")
        for number, view in enumerate(("day", "month"), 22):
            who.go(f"{agenda}?view={view}&day={self.day}")
            who.look(f"appointment-{number}-{view}")
            says(who, SUBJECT)
        who.go(f"{agenda}/away")
        acts.fill_in(who, {"reason": "ไปราชการ", **parts("start_date", self.day),
                           **parts("end_date", self.day)})  # fmt: skip
        acts.press(who, "main form .btn-primary")
        who.look("appointment-24-in-the-way")
        says(who, SUBJECT, reference, "เสนอเวลาว่างถัดไป")

    def pass_by(self) -> None:
        """Everybody sees when the director is not free, and not why."""
        who = self.passer_by
        for number, page in enumerate(("calendar", "month"), 30):
            who.go(f"/executives/{page}?day={self.day}&executive={self.slug}")
            who.look(f"appointment-{number}-public")
            assert SUBJECT not in who.page.content()
            assert "ประชุมผู้บริหาร" not in who.page.content()

    def complete(self, reference: str) -> None:
        who = self.secretary
        who.go(f"/staff/petitions/{reference}")
        acts.take_step(who, "complete")
        self.citizen.go(f"/petitions/{reference}")
        self.citizen.look("appointment-40-completed")
        says(self.citizen, "ดำเนินการเรียบร้อย")

    def walk(self) -> None:
        """All of it."""
        self.appoint()
        reference = self.ask()
        assert reference.startswith("32")
        self.propose(reference)
        self.accept(reference)
        self.keep_the_agenda(reference)
        self.pass_by()
        self.complete(reference)


@pytest.mark.parametrize(
    ("database", "look"), [("site", {}), ("postgres_site", {"script": False, "dark": True})],
    ids=["sqlite", "postgres-without-script"],
)
def test_citizen_meets_the_director(
    request: pytest.FixtureRequest, visit: Visit, database: str, look: dict[str, bool]
) -> None:
    Journey(request.getfixturevalue(database), visit, Cast(), **look).walk()
