"""Applicants are reminded of what waits for them: after five working days, once each wait."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.demo.clock import at
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, use_language
from portal.i18n.models import Holiday
from portal.messages.letters import letter_of
from portal.messages.models import Message
from portal.messages.operations import tell
from portal.petitions import reminding
from portal.petitions.models import Petition
from portal.petitions.operations import lock
from portal.petitions.reminding import remind_citizens
from tests.petitions.conftest import Case

RETURNED = datetime(2026, 11, 19, 14, 0, tzinfo=BANGKOK)  #: a Thursday
FIFTH = datetime(2026, 11, 26, 9, 0, tzinfo=BANGKOK)


def waiting(case: Case, since: datetime = RETURNED) -> Petition:
    """The case's petition in its applicant's turn."""
    with transaction() as session:
        petition = session.merge(case.petition)
        petition.state = petition.phase = "returned"
        petition.turn, petition.changed_at, petition.due_on = "citizen", since, None
    return petition


def reminders() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "reminder")))


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (RETURNED + timedelta(days=1), 0),
        (FIFTH - timedelta(days=1), 0),
        (FIFTH.replace(hour=7, minute=59), 0),
        (FIFTH.replace(hour=8, minute=0), 1),
        (FIFTH + timedelta(days=2), 0),  # a Saturday
        (FIFTH + timedelta(days=40), 1),
    ],
)
def test_a_word_is_said_after_five_working_days_on_a_working_day(
    case: Case, moment: datetime, number: int
) -> None:
    petition = waiting(case)
    with at(moment):
        assert (remind_citizens(), remind_citizens()) == (number, 0)
    assert [one.user_id for one in reminders()] == [petition.applicant_id] * number


def test_a_holiday_is_no_working_day(case: Case) -> None:
    waiting(case)
    with transaction() as session:
        session.add(Holiday(day=date(2026, 11, 20), name_th="วันหยุดพิเศษ", name_en="Holiday"))
    from portal.i18n.queries import forget_holidays

    forget_holidays()
    with at(FIFTH):
        assert remind_citizens() == 0
    with at(FIFTH + timedelta(days=1)):
        assert remind_citizens() == 1


def test_each_wait_has_one_reminder(case: Case) -> None:
    waiting(case)
    with at(FIFTH):
        assert remind_citizens() == 1
    again = FIFTH + timedelta(days=1)
    waiting(case, again)
    with at(again + timedelta(days=3)):
        assert remind_citizens() == 0
    with at(again + timedelta(days=10)):
        assert (remind_citizens(), remind_citizens()) == (1, 0)


@pytest.mark.parametrize("turn", ["office", "approver", "nobody"])
def test_nobody_is_reminded_of_what_lies_with_the_office(case: Case, turn: str) -> None:
    petition = waiting(case)
    with transaction() as session:
        session.merge(petition).turn = turn
    with at(FIFTH):
        assert remind_citizens() == 0


def test_it_says_what_to_do_next(case: Case) -> None:
    petition = waiting(case)
    with at(FIFTH):
        remind_citizens()
    (told,) = reminders()
    assert told.link == f"/petitions/{petition.reference}"
    with use_language("en"):
        letter = letter_of(told.kind, told.parameters)
    assert petition.reference in letter.subject


def remind_together(app: Portal, workers: int) -> None:
    start = threading.Barrier(workers)

    def work() -> None:
        with app.app_context():
            start.wait()
            remind_citizens()

    with at(FIFTH):
        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)


def test_several_workers_at_once_say_it_once(app: Portal, case: Case) -> None:
    waiting(case)
    remind_together(app, 3)
    assert len(reminders()) == 1


def test_without_the_second_look_several_workers_say_it_twice(
    app: Portal, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(case)
    meeting = threading.Barrier(2)

    def carelessly(petition_id: int) -> bool:
        """The same without a second look at what is held."""
        meeting.wait(30)
        with transaction() as session:
            petition = lock(session, petition_id)
            tell(petition.applicant_id, "reminder", reference=petition.reference, service="id_card")
        return True

    monkeypatch.setattr(reminding, "_remind", carelessly)
    remind_together(app, 2)
    assert len(reminders()) == 2
