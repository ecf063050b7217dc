"""The promise of time: hand-made answers over Songkran and New Year, moved days, who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, today
from portal.i18n.models import Holiday
from portal.i18n.operations import add_holiday, remove_holiday
from portal.i18n.queries import forget_holidays
from portal.messages.models import Message
from portal.offers.queries import offers
from portal.petitions import clock, late
from portal.petitions.models import Petition
from portal.petitions.workflow import COMPLETED, RETURNED, STANDARD, State
from portal.service import Sla
from portal.testing import make_person, sign_in
from tests.queries import statements_of

from .conftest import as_reader, filed, fresh

IN_PROGRESS = STANDARD.state("in_progress")

#: Chakri, Songkran and Coronation Day of 2568 with their days in lieu; New Year 2569.
DAYS_OFF = [
    date(2025, 4, 7), date(2025, 4, 14), date(2025, 4, 15), date(2025, 4, 16), date(2025, 5, 5),
    date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2),
]  # fmt: skip

#: (day sent, [(day, what happens)], last day or None while the clock stands, working days left)
CASES: list[tuple[date, list[tuple[date, State]], date | None, int]] = [
    (date(2025, 4, 9), [], date(2025, 4, 21), 5),
    (date(2025, 4, 12), [], date(2025, 4, 23), 5),  # a Saturday before Songkran
    (date(2025, 12, 29), [], date(2026, 1, 8), 5),
    (date(2025, 4, 9), [(date(2025, 4, 9), RETURNED)], None, 5),
    (date(2025, 4, 9), [(date(2025, 4, 16), RETURNED)], None, 3),  # returned on a day off
    (date(2025, 12, 29), [(date(2025, 12, 30), RETURNED), (date(2026, 1, 4), IN_PROGRESS)],
     date(2026, 1, 8), 4),
    (date(2025, 4, 9), [(date(2025, 4, 18), RETURNED), (date(2025, 5, 2), IN_PROGRESS)],
     date(2025, 5, 6), 1),
    (date(2025, 4, 9), [(date(2025, 4, 10), RETURNED), (date(2025, 4, 11), IN_PROGRESS),
                        (date(2025, 4, 17), RETURNED), (date(2025, 4, 30), IN_PROGRESS)],
     date(2025, 5, 6), 3),
    (date(2025, 4, 9), [(date(2025, 4, 23), RETURNED)], None, -2),
    (date(2025, 4, 9), [(date(2025, 4, 23), RETURNED), (date(2025, 4, 30), IN_PROGRESS)],
     date(2025, 4, 28), -2),  # late stays late
    (date(2025, 4, 9), [(date(2025, 4, 21), COMPLETED)], None, 0),
    (date(2025, 4, 9), [(date(2025, 4, 17), IN_PROGRESS)], date(2025, 4, 21), 5),  # it runs on
]  # fmt: skip


def on(monkeypatch: pytest.MonkeyPatch, day: date, hour: int = 10) -> None:
    """Let it be that day for the promise."""
    monkeypatch.setattr(clock, "today", lambda: day)
    monkeypatch.setattr(late, "today", lambda: day)
    monkeypatch.setattr(
        late, "now", lambda: datetime(day.year, day.month, day.day, hour, tzinfo=BANGKOK)
    )


@pytest.fixture
def days_off(app: Portal) -> Iterator[None]:
    with transaction() as session:
        for day in DAYS_OFF:
            session.add(Holiday(day=day, name_th="วันหยุด", name_en="Day off"))
    forget_holidays()
    yield
    forget_holidays()


@pytest.mark.parametrize(("sent", "steps", "due", "left"), CASES)
def test_the_last_day_is_as_reckoned_by_hand(
    days_off: None, monkeypatch: pytest.MonkeyPatch,
    sent: date, steps: list[tuple[date, State]], due: date | None, left: int,
):  # fmt: skip
    petition = Petition()
    on(monkeypatch, sent)
    clock.start(petition, Sla())
    for day, state in steps:
        on(monkeypatch, day)
        clock.turn(petition, state)
    assert (petition.due_on, petition.days_left, petition.promised_days) == (due, left, 5)
    assert (petition.runs_from is None) is (due is None)


def test_a_new_holiday_moves_the_last_day_and_its_removal_moves_it_back(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    on(monkeypatch, date(2025, 4, 9))
    petition = filed(make_person(), "t")
    assert petition.due_on == date(2025, 4, 16)
    admin = make_person("portal.admin")
    add_holiday(admin.id, date(2025, 4, 10), "วันหยุดพิเศษ", "")
    assert fresh(petition).due_on == date(2025, 4, 17)
    remove_holiday(admin.id, date(2025, 4, 10))
    assert fresh(petition).due_on == date(2025, 4, 16)


def test_a_last_day_reckoned_by_old_holidays_is_mended_by_the_worker(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    on(monkeypatch, date(2025, 4, 9))
    petition = filed(make_person(), "t")
    with transaction() as session:
        session.add(Holiday(day=date(2025, 4, 11), name_th="วันหยุด", name_en="Day off"))
    assert clock.realign() == 1
    assert fresh(petition).due_on == date(2025, 4, 17)
    assert clock.realign() == 0


def told(person: User) -> list[tuple[int, list[list[str]]]]:
    found = db.session.scalars(
        select(Message).filter_by(user_id=person.id, kind="petitions_late").order_by(Message.id)
    )
    return [(one.parameters["number"], one.parameters["references"]) for one in found]


def test_late_ones_are_told_to_the_approver_then_to_the_administrator_once_each(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    approver, admin = make_person("id_card.approver"), make_person("portal.admin")
    make_person("pension.approver")
    on(monkeypatch, date(2025, 3, 3))  # a Monday: due on Monday the 10th
    first, second = filed(make_person(), "1"), filed(make_person(), "2")
    both = (2, [[first.reference, "id_card"], [second.reference, "id_card"]])

    on(monkeypatch, date(2025, 3, 10))
    assert late.escalate() == 0  # the last day is still in time
    on(monkeypatch, date(2025, 3, 11), hour=7)
    assert late.escalate() == 0  # nobody is told at night
    on(monkeypatch, date(2025, 3, 11))
    assert late.escalate() == 2
    assert late.escalate() == 0
    assert (told(approver), told(admin)) == ([both], [])
    on(monkeypatch, date(2025, 3, 12))
    assert late.escalate() == 0
    on(monkeypatch, date(2025, 3, 15))  # a Saturday
    assert late.escalate() == 0
    on(monkeypatch, date(2025, 3, 17))
    assert late.escalate() == 2
    assert late.escalate() == 0
    assert (told(approver), told(admin)) == ([both], [both])
    assert set(db.session.scalars(select(Message.user_id).filter_by(kind="petitions_late"))) == {
        approver.id, admin.id,
    }  # fmt: skip


def test_without_an_approver_the_administrator_is_told_at_once(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    admin = make_person("portal.admin")
    on(monkeypatch, date(2025, 3, 3))
    filed(make_person(), "1")
    on(monkeypatch, date(2025, 3, 11))
    late.escalate()
    assert [number for number, _ in told(admin)] == [1]


def test_the_page_lists_what_is_late_and_the_reader_may_see_longest_overdue_first(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    officer, stranger = make_person("id_card.staff"), make_person("pension.staff")
    long_ago, lately, yesterday = (today() - timedelta(days=days) for days in (60, 30, 1))
    monkeypatch.setattr(clock, "today", lambda: lately)
    second = filed(make_person(), "1")
    own = filed(officer, "own")
    monkeypatch.setattr(clock, "today", lambda: long_ago)
    first = filed(make_person(), "2")
    monkeypatch.setattr(clock, "today", lambda: yesterday)
    in_time = filed(make_person(), "3")

    page = sign_in(app, officer).get("/staff/late")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert 0 < text.index(first.reference) < text.index(second.reference)
    assert own.reference not in text
    assert in_time.reference not in text
    assert first.reference not in sign_in(app, stranger).get("/staff/late").get_data(as_text=True)
    assert sign_in(app, make_person()).get("/staff/late").status_code in {403, 404}


def test_pages_of_late_ones_are_cut_and_cost_two_statements(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    officer = as_reader(make_person("id_card.staff"))
    monkeypatch.setattr(clock, "today", lambda: today() - timedelta(days=40))
    for n in range(12):
        filed(make_person(), str(n))
    offers()  # what the office says of its services is read now and then, not every time
    with app.test_request_context("/staff/late"):
        with statements_of(db.engine) as statements:
            first = late.late(officer, size=10, cursor=None)
        assert len(statements) <= 2
        rest = late.late(officer, size=10, cursor=first.next_cursor)
        back = late.late(officer, size=10, cursor=rest.previous_cursor)
    assert (len(first.rows), len(rest.rows)) == (10, 2)
    assert [r.reference for r in back.rows] == [r.reference for r in first.rows]
    assert not {r.reference for r in first.rows} & {r.reference for r in rest.rows}
