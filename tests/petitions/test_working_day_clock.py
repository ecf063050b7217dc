"""The clock of working days against answers made by hand with a calendar on paper.

Moments are Bangkok's; each case is lived through step by step in the database, days off put in
and taken out while petitions run or stand still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from portal.app import Portal
from portal.extensions import transaction
from portal.i18n import BANGKOK, moments
from portal.i18n.models import Holiday
from portal.i18n.operations import add_holiday, remove_holiday
from portal.i18n.queries import forget_holidays
from portal.i18n.working_days import add_working_days, working_days_between
from portal.petitions import clock
from portal.petitions.models import Petition
from portal.petitions.workflow import COMPLETED, RETURNED, STANDARD
from portal.service import Sla
from portal.testing import make_person

from .conftest import filed, fresh

#: New Year 2566 fell on a weekend: Friday 30 December and Monday 2 January were given in lieu,
#: and 12 December for Saturday the 10th. Songkran 2567 fell on a weekend too: Tuesday 16 April in
#: lieu, Friday the 12th by the cabinet; Monday 8 April for Chakri. Songkran 2568 and New Year 2569.
DAYS_OFF = [
    date(2022, 12, 5), date(2022, 12, 12), date(2022, 12, 30), date(2023, 1, 2),
    date(2024, 4, 8), date(2024, 4, 12), date(2024, 4, 15), date(2024, 4, 16), date(2024, 5, 1),
    date(2025, 4, 7), date(2025, 4, 14), date(2025, 4, 15), date(2025, 4, 16), date(2025, 5, 5),
    date(2025, 12, 5), date(2025, 12, 10), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2),
]  # fmt: skip

RETURN, BACK, WORK, DONE = "return", "back", "work", "done"
_STATES = {
    RETURN: RETURNED, BACK: STANDARD.state("resubmitted"), WORK: STANDARD.state("in_progress"),
    DONE: COMPLETED,
}


@dataclass(frozen=True)
class Case:
    """`sent` and each step as "YYYY-MM-DD HH:MM"; a step also "+day" or "-day" of a holiday."""

    why: str
    sent: str
    steps: tuple[tuple[str, str], ...]
    due: str  #: empty while the clock stands still
    left: int
    days: int = 5


CASES = [
    Case("over Songkran 2568: 10, 11, 17, 18, 21", "2025-04-09 10:00", (), "2025-04-21", 5),
    Case("over Songkran 2567 with days in lieu: 10, 11, 17, 18, 19",
         "2024-04-09 10:00", (), "2024-04-19", 5),
    Case("over New Year 2566 with days in lieu: 28, 29 Dec, 3, 4, 5 Jan",
         "2022-12-27 10:00", (), "2023-01-05", 5),
    Case("over New Year 2569: 30 Dec, 5, 6, 7, 8 Jan", "2025-12-29 10:00", (), "2026-01-08", 5),
    Case("in the last minute of a Friday", "2025-04-11 23:59", (), "2025-04-23", 5),
    Case("a minute after midnight of a Saturday", "2025-04-12 00:01", (), "2025-04-23", 5),
    Case("at night of a working day, which in London is the day before",
         "2025-04-09 05:30", (), "2025-04-21", 5),
    Case("on a Sunday", "2025-04-20 12:00", (), "2025-04-25", 5),
    Case("on a holiday", "2025-04-15 09:00", (), "2025-04-23", 5),
    Case("on a day in lieu", "2024-04-16 09:00", (), "2024-04-23", 5),
    Case("on New Year's Eve", "2025-12-31 20:00", (), "2026-01-09", 5),
    Case("a promise of one day on the eve of Songkran", "2025-04-11 16:00", (), "2025-04-17", 1, 1),
    Case("a promise of 20 days over both", "2025-03-31 09:00", (), "2025-05-02", 20, 20),
    Case("returned the same day nothing is used up",
         "2025-04-09 10:00", (("2025-04-09 15:00", RETURN),), "", 5),
    Case("returned on a holiday: the 10th and 11th are used up",
         "2025-04-09 10:00", (("2025-04-15 10:00", RETURN),), "", 3),
    Case("back on a Saturday: three days left from Monday on",
         "2025-04-09 10:00", (("2025-04-11 16:00", RETURN), ("2025-04-19 08:00", BACK)),
         "2025-04-23", 3),
    Case("back on a holiday", "2025-04-08 10:00",
         (("2025-04-09 16:00", RETURN), ("2025-04-14 08:00", BACK)), "2025-04-22", 4),
    Case("two stops: 10 used, back on the 11th, 17 used, back on the 30th: 3 left are 1, 2, 6 May",
         "2025-04-09 10:00",
         (("2025-04-10 10:00", RETURN), ("2025-04-11 10:00", BACK), ("2025-04-17 10:00", RETURN),
          ("2025-04-30 10:00", BACK)), "2025-05-06", 3),
    Case("three stops over New Year: 30 Dec, 5 Jan, 6 Jan used, two left from the 12th",
         "2025-12-29 09:00",
         (("2025-12-30 09:00", RETURN), ("2026-01-01 09:00", BACK), ("2026-01-05 09:00", RETURN),
          ("2026-01-05 10:00", BACK), ("2026-01-06 09:00", RETURN), ("2026-01-12 09:00", BACK)),
         "2026-01-14", 2),
    Case("stopped all New Year long, nothing is used up meanwhile", "2025-12-29 09:00",
         (("2025-12-30 09:00", RETURN), ("2026-01-30 09:00", BACK)), "2026-02-05", 4),
    Case("in the office's hands it runs on", "2025-04-09 10:00",
         (("2025-04-10 10:00", WORK), ("2025-04-17 10:00", WORK)), "2025-04-21", 5),
    Case("late by two stays late by two", "2025-04-09 10:00",
         (("2025-04-23 10:00", RETURN), ("2025-04-30 10:00", BACK)), "2025-04-28", -2),
    Case("late by one and back on a Saturday: the Friday counts against the office",
         "2025-04-09 10:00",
         (("2025-04-22 10:00", RETURN), ("2025-04-26 10:00", BACK)), "2025-04-24", -1),
    Case("late by one and back on New Year's Day", "2025-12-19 10:00",
         (("2025-12-29 10:00", RETURN), ("2026-01-01 10:00", BACK)), "2025-12-29", -1),
    Case("done on the last day", "2025-04-09 10:00", (("2025-04-21 16:00", DONE),), "", 0),
    Case("done on a holiday before", "2025-04-09 10:00", (("2025-04-16 16:00", DONE),), "", 3),
    Case("a special day is put in while it runs: 10, 17, 18, 21, 22", "2025-04-09 10:00",
         (("2025-04-10 09:00", "+2025-04-11"),), "2025-04-22", 5),
    Case("and is taken out again", "2025-04-09 10:00",
         (("2025-04-10 09:00", "+2025-04-11"), ("2025-04-10 10:00", "-2025-04-11")),
         "2025-04-21", 5),
    Case("the office works on a holiday: 10, 11, 16, 17, 18", "2025-04-09 10:00",
         (("2025-04-10 09:00", "-2025-04-16"),), "2025-04-18", 5),
    Case("a day off on the last day itself", "2025-04-09 10:00",
         (("2025-04-10 09:00", "+2025-04-21"),), "2025-04-22", 5),
    Case("a day off on a weekend moves nothing", "2025-04-09 10:00",
         (("2025-04-10 09:00", "+2025-04-19"),), "2025-04-21", 5),
    Case("a day off after the last day moves nothing", "2025-04-09 10:00",
         (("2025-04-10 09:00", "+2025-04-22"),), "2025-04-21", 5),
    Case("put in while it stands still: 3 left are 18, 22, 23 after the 21st is off",
         "2025-04-09 10:00",
         (("2025-04-11 10:00", RETURN), ("2025-04-12 10:00", "+2025-04-21"),
          ("2025-04-17 10:00", BACK)), "2025-04-23", 3),
    Case("put in and taken out while it stands still", "2025-04-09 10:00",
         (("2025-04-11 10:00", RETURN), ("2025-04-12 10:00", "+2025-04-21"),
          ("2025-04-16 10:00", "-2025-04-21"), ("2025-04-17 10:00", BACK)), "2025-04-22", 3),
    Case("put in between two stops: 10 used, 17 off, 18 used, 3 left from the 21st: 22, 23, 24",
         "2025-04-09 10:00",
         (("2025-04-10 10:00", RETURN), ("2025-04-11 10:00", BACK),
          ("2025-04-16 10:00", "+2025-04-17"), ("2025-04-18 10:00", RETURN),
          ("2025-04-21 10:00", BACK)), "2025-04-24", 3),
    Case("a bridge day over New Year: 30 Dec, 6, 7, 8, 9 Jan", "2025-12-29 10:00",
         (("2025-12-29 11:00", "+2026-01-05"),), "2026-01-09", 5),
    Case("late, then the day it became late on is given off: in time again",
         "2025-04-09 10:00", (("2025-04-22 10:00", "+2025-04-21"),), "2025-04-22", 5),
]  # fmt: skip


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let it be that moment in Bangkok for the clock of promises."""

    def setting(moment: str) -> None:
        there = datetime.fromisoformat(moment).replace(tzinfo=BANGKOK)

        class Then(datetime):
            @classmethod
            def now(cls, tz: object = UTC) -> datetime:  # type: ignore[override]
                return there.astimezone(tz)  # type: ignore[arg-type]

        monkeypatch.setattr(moments, "datetime", Then)

    return setting


@pytest.fixture
def days_off(app: Portal) -> None:
    with transaction() as session:
        for day in DAYS_OFF:
            session.add(Holiday(day=day, name_th="วันหยุด", name_en="Day off"))
    forget_holidays()


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_the_last_day_is_as_reckoned_by_hand(
    days_off: None, at: Callable[[str], None], case: Case
):
    petition, admin = filed(make_person(), "t"), make_person("portal.admin")
    at(case.sent)
    with transaction():
        clock.start(petition, Sla(target=1, due=case.days))
    for moment, act in case.steps:
        at(moment)
        day = act[1:]
        if act[0] == "+":
            add_holiday(admin.id, date.fromisoformat(day), "วันหยุดพิเศษ", "")
        elif act[0] == "-":
            remove_holiday(admin.id, date.fromisoformat(day))
        else:
            petition = fresh(petition)
            with transaction():
                clock.turn(petition, _STATES[act])
    petition = fresh(petition)
    due = petition.due_on.isoformat() if petition.due_on else ""
    assert (due, petition.days_left, petition.promised_days) == (case.due, case.left, case.days)
    assert (petition.runs_from is None) is (case.due == "")


WEEKDAY = date(2025, 3, 3)
DAYS = st.integers(0, 90).map(lambda n: WEEKDAY + timedelta(days=n))


@settings(max_examples=60)
@given(st.sets(DAYS, max_size=12), st.lists(DAYS, min_size=1, max_size=7, unique=True),
       st.integers(1, 20))  # fmt: skip
def test_stops_cost_the_office_exactly_the_days_it_had(
    off: set[date], moments_: list[date], promised: int
):
    """However often it stops: days used are the working days in which it ran."""
    sent, *turns = sorted(moments_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "holidays_set", lambda: frozenset(off))
        petition, used, since = Petition(), 0, sent
        patch.setattr(clock, "today", lambda: sent)
        clock.start(petition, Sla(target=1, due=promised))
        for number, day in enumerate(turns):
            patch.setattr(clock, "today", lambda day=day: day)
            clock.turn(petition, _STATES[BACK if number % 2 else RETURN])
            if number % 2:
                since = day
            else:
                used += working_days_between(since, day, off)
    left = promised - used
    assert petition.days_left == left
    stands = len(turns) % 2
    assert (petition.due_on is None) is bool(stands)
    if petition.due_on is not None:
        assert working_days_between(since, petition.due_on, off) == left
        assert left < 0 or petition.due_on == add_working_days(since, left, off)
