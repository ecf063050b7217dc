"""The overview: what is urgent first, today's pick-ups and bookings, and only of one's services."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from portal.app import Portal
from portal.booking.models import Reservation, Resource
from portal.booking.spans import Span
from portal.desk.urgent import TEN, desk_of
from portal.extensions import db, transaction
from portal.i18n import today
from portal.petitions.models import Petition
from portal.plugins import registry
from portal.testing import make_person, reader_for
from tests.petitions.conftest import filed
from tests.queries import statements_of

from .conftest import Office


def change(petition: Petition, **columns: object) -> None:
    """Write columns of a petition as steps would."""
    with transaction() as session:
        row = session.get_one(Petition, petition.id)
        for name, value in columns.items():
            setattr(row, name, value)


def to_collect(petition: Petition, days: int = 0, state: str = "ready_for_pickup") -> None:
    """The card of the petition is collected so many days from now, at ten."""
    details = registry()["id_card"].details
    change(petition, state=state, turn="citizen", due_on=None)
    with transaction() as session:
        row = session.get_one(details, petition.id)
        row.pickup_date, row.pickup_time = today() + timedelta(days=days), time(10)
        row.pickup_place = "ห้อง 101"


def booked(kind: str, title: str, petition: Petition | None = None, days: int = 0) -> None:
    """Something of a kind is held at nine, so many days from now."""
    day = today() + timedelta(days=days)
    span = Span.of(day, time(9), time(10))
    with transaction() as session:
        thing = Resource(kind=kind, slug=f"{kind}-{title}", name=f"ห้อง{title}")
        session.add(thing)
        session.flush()
        session.add(Reservation(
            resource_id=thing.id, petition_id=petition.id if petition else None,
            starts_at=span.start, ends_at=span.end, held_from=span.start, held_until=span.end,
            status="firm", title=title, uid=f"{kind}-{title}",
        ))  # fmt: skip


def test_what_is_late_comes_first_then_what_one_has_taken(office: Office):
    reader = reader_for(office.cards)
    ids = [filed(office.applicant, f"t{n}") for n in range(TEN + 4)]
    change(ids[5], due_on=today() - timedelta(days=9))
    change(ids[3], due_on=today() - timedelta(days=30))
    for taken in ids[6:]:
        change(taken, assignee_id=office.cards.id)
    desk = desk_of(reader, [("id_card", registry()["id_card"])])
    shown = [row.reference for row in desk.ten]
    assert shown == [one.reference for one in (ids[3], ids[5], *ids[6:])][:TEN]
    page = office.browser(office.cards).get("/staff").text
    assert page.index(ids[3].reference) < page.index(ids[5].reference)


def test_what_is_late_and_taken_stands_there_once(office: Office):
    change(office.card, due_on=today() - timedelta(days=2), assignee_id=office.cards.id)
    page = office.browser(office.cards).get("/staff").text
    assert page.count(f'href="/staff/petitions/{office.card.reference}"') == 1


def test_cards_collected_today_are_listed_by_the_hour(office: Office):
    to_collect(office.card)
    done, tomorrow = filed(office.applicant, "a"), filed(office.applicant, "b")
    to_collect(done, state="completed")
    to_collect(tomorrow, days=1)
    desk = desk_of(reader_for(office.cards), [("id_card", registry()["id_card"])])
    (row,) = desk.pickups
    assert (row.reference, row.pick_at, row.pick_place) == (
        office.card.reference, time(10), "ห้อง 101")
    page = office.browser(office.cards).get("/staff").text
    assert "ห้อง 101" in page
    assert f'/staff/petitions/{tomorrow.reference}"' not in page


ROLES = [
    ("id_card.staff", {"card"}), ("id_card.approver", {"card"}), ("certificate.staff", {"letter"}),
    ("room_booking.staff", {"room"}), ("appointment.staff", {"visit"}), ("pension.staff", set()),
    ("portal.admin", {"card", "letter", "room", "visit"}),
    ("portal.auditor", {"card", "letter", "room", "visit"}),
]


@pytest.mark.parametrize(("role", "sees"), ROLES)
def test_who_sees_what_on_the_overview(office: Office, role: str, sees: set[str]):
    to_collect(office.card)
    change(office.letter, due_on=today() - timedelta(days=3))
    booked("room", "ประชุมครู")
    booked("executive", "ขอเข้าพบ")
    booked("room", "วันอื่น", days=1)
    page = office.browser(make_person(role)).get("/staff").text
    marks = {"card": office.card.reference, "letter": office.letter.reference,
             "room": "ประชุมครู", "visit": "ขอเข้าพบ"}
    assert {name for name, mark in marks.items() if mark in page} == sees
    assert "วันอื่น" not in page


def test_own_petitions_are_on_nobodys_own_desk(office: Office):
    officer = make_person("id_card.staff", "room_booking.staff")
    for one in (office.card, office.letter):
        change(one, applicant_id=officer.id)
    to_collect(office.card)
    booked("room", "ของตนเอง", office.letter)
    late = filed(officer, "late")
    change(late, due_on=today() - timedelta(days=3), assignee_id=officer.id)
    page = office.browser(officer).get("/staff").text
    assert not [m for m in (office.card.reference, late.reference, "ของตนเอง") if m in page]


def test_a_booking_of_several_things_is_one_line(office: Office):
    booked("room", "ใหญ่", office.letter)
    booked("room", "เล็ก", office.letter)
    page = office.browser(make_person("room_booking.staff")).get("/staff").text
    assert "ห้องใหญ่, ห้องเล็ก" in page


def test_the_overview_needs_at_most_four_queries(app: Portal):
    office = Office(app)
    to_collect(office.card)
    booked("room", "ประชุม", office.letter)
    browser = office.browser(make_person("portal.admin"))
    browser.get("/staff")
    with statements_of(db.engine) as heard:
        assert browser.get("/staff").status_code == 200
    assert 0 < len(heard) <= 4, heard


def test_the_keys_are_listed_and_can_be_switched_off(office: Office):
    browser = office.browser(office.cards)
    assert "<kbd>j</kbd>" in browser.get("/staff/keys").text
    assert 'data-keys="on"' in browser.get("/staff").text
    assert browser.post("/staff/keys", data={"keys": "off"}).location == "/staff/keys"
    assert 'data-keys="on"' not in browser.get("/staff").text
    browser.post("/staff/keys", data={"keys": "on"})
    assert 'data-keys="on"' in browser.get("/staff").text
