"""A room from the free cell in the month to the day it is used, with everybody who has a part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from portal.database import normal_url
from portal.i18n import now, today
from tests.documents.reading import squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/room-booking"
ANSWERS = {
    "subject": "ประชุมครูสมมติ", "usage": "meeting", "purpose": "พิจารณาแผนสมมติ",
    "agency": "กลุ่มสมมติ", "attendees": "๒๐", "repeat": "weekly",
}  # fmt: skip


def says(who: Visitor, *texts: str) -> None:
    shown = squeezed(who.page.locator("main").inner_text())
    assert [text for text in texts if squeezed(text) not in shown] == []


class Journey:
    """A teacher on the telephone, an officer and an administrator at their desks."""

    def __init__(self, site: Site, visit: Visit, cast: Cast, **look: bool) -> None:
        self.site, self.cast = site, cast
        site.hire(cast.officer, "room_booking.staff")
        site.hire(cast.administrator, admin=True)
        self.teacher: Visitor = visit(site, width=PHONE, **look)
        self.officer: Visitor = visit(site, width=DESK, **look)
        self.administrator: Visitor = visit(site, width=DESK, **look)
        self.room = f"ห้องสมมติ {cast.officer.national_id[-3:]}"

    def furnish(self) -> str:
        """The administrator adds a room, closed at lunch; its slug."""
        who = self.administrator
        acts.enter_office(who, self.cast.administrator)
        who.go("/admin/resources/room/new")
        who.look("room-01-new")
        acts.fill_in(who, {
            "name": self.room, "capacity": "30", "features": "จอภาพ\nไมโครโฟน",
            "release_minutes": "20", "hours_0": "08:30-12:00, 11:00-16:30",
            **{f"hours_{day}": "08:30-12:00, 13:00-16:30" for day in range(1, 5)},
        })  # fmt: skip
        acts.press(who, "main form .acts button")
        assert len(acts.errors(who)) == 1, "two stretches overlap"
        acts.fill_in(who, {"hours_0": "08:30-12:00, 13:00-16:30"})
        acts.press(who, "main form .acts button")
        who.look("room-02-all", "/admin/resources/")
        address = who.page.get_by_text(self.room).locator("xpath=ancestor::a")
        slug = (address.get_attribute("href") or "").rpartition("/")[2]
        who.go(f"/admin/resources/room/{slug}/photo")
        who.look("room-03-photo")
        who.go("/admin/closures/room/new")
        who.look("room-04-closure")
        return slug

    def book(self, slug: str) -> str:
        """From the free cell in the table of next month; the preview shows every day."""
        who = self.teacher
        month = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
        who.go(f"/rooms/month?year={month.year}&month={month.month}&room={slug}")
        who.look("room-05-month")
        cell = who.page.locator(f"a.free:visible[href*='room={slug}']").first
        who.go(cell.get_attribute("href") or "")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)
        first = self.first_day()
        until = first + timedelta(days=7)
        acts.fill_in(who, {
            **ANSWERS, "start_time": "09:00", "end_time": "10:30",
            "repeat_until-day": str(until.day), "repeat_until-month": str(until.month),
            "repeat_until-year": str(until.year + 543),
        })  # fmt: skip
        if not who.script:
            acts.press(who, "#estimate button")
        who.page.locator("#estimate").get_by_text("09:00–10:30").first.wait_for()
        who.look("room-06-form", f"{SERVICE}/new")
        acts.save(who)
        who.look("room-07-check", f"{SERVICE}/check")
        says(who, self.room, "ประชุมครูสมมติ")
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        return who.page.locator("#reference").inner_text()

    def first_day(self) -> date:
        """The day the free cell has brought into the form."""
        day, month, year = (
            int(self.teacher.page.input_value(f"[name='start_date-{part}']"))
            for part in ("day", "month", "year")
        )
        return date(year - 543, month, day)

    def approve(self, reference: str) -> None:
        who = self.officer
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/room-booking")
        who.look("room-08-queue")
        says(who, reference, self.room)
        who.go(f"/staff/petitions/{reference}")
        who.look("room-09-process")
        acts.take_step(who, "approve")
        who.go("/usage/room")
        who.look("room-10-usage")

    def come_the_day(self, reference: str) -> None:
        """It began five minutes ago."""
        engine = create_engine(normal_url(self.site.environment["PORTAL_DATABASE_URL"]))
        with engine.begin() as connection:
            starts = now().replace(tzinfo=None) - timedelta(minutes=5)
            ends = starts + timedelta(minutes=90)
            first = "SELECT min(r.id) FROM reservation r JOIN petition p ON p.id = r.petition_id"
            connection.execute(
                text(
                    "UPDATE reservation SET starts_at = :starts, held_from = :starts,"
                    f" ends_at = :ends, held_until = :ends WHERE id = ({first}"
                    " WHERE p.reference = :reference)"
                ),
                {
                    "reference": reference, "starts": f"{starts:%Y-%m-%d %H:%M:%S.%f}",
                    "ends": f"{ends:%Y-%m-%d %H:%M:%S.%f}",
                },
            )  # fmt: skip
        engine.dispose()

    def use(self, reference: str) -> None:
        """Checked in by who booked, noted as used by the office."""
        who = self.teacher
        who.go(f"/petitions/{reference}")
        says(who, "อนุมัติ")
        who.look("room-11-approved")
        acts.press(who, f"a[href='/check-in/{reference}']")
        who.look("room-12-check-in")
        acts.press(who, "main form button")
        who.look("room-13-checked-in")
        says(who, "เช็กอินแล้ว")
        officer = self.officer
        officer.go(f"/staff/petitions/{reference}")
        acts.take_step(officer, "complete")
        assert officer.page.locator(".note.good").is_visible()

    def wait(self, slug: str) -> None:
        """The line for a time that is taken."""
        who = self.teacher
        who.go(f"/rooms/{slug}")
        who.look("room-14-room")
        who.go(f"/waiting/room/{slug}")
        who.look("room-15-wait")
        who.go("/waiting/")
        who.look("room-16-waiting")

    def walk(self) -> None:
        """All of it."""
        slug = self.furnish()
        reference = self.book(slug)
        self.approve(reference)
        self.come_the_day(reference)
        self.use(reference)
        self.wait(slug)


@pytest.mark.parametrize(("database", "look"), [
    ("site", {}),
    ("postgres_site", {"dark": True}),
], ids=["sqlite", "postgresql"])
def test_a_room_is_booked_and_used(
    request: pytest.FixtureRequest, visit: Visit, database: str, look: dict[str, bool]
) -> None:
    Journey(request.getfixturevalue(database), visit, Cast(), **look).walk()
