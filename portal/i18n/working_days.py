"""Working days: Monday to Friday less the office's holidays.

The span from a to b is half-open, (a, b]: the day something happens does not count, the day it is
due does. So `working_days_between(a, add_working_days(a, n)) == n`, spans add up, and turning one
round changes its sign. Every function takes the holidays as a set; without one, those of the
office's table are used, which needs an app context.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from portal.i18n.operations import seed_holidays
from portal.i18n.queries import forget_holidays, holidays_set

__all__ = [
    "add_working_days",
    "forget_holidays",
    "holidays_set",
    "is_working_day",
    "seed_holidays",
    "working_days_between",
]

_DAY = timedelta(days=1)


@lru_cache(maxsize=16)
def _weekday_ordinals(holidays: frozenset[date]) -> list[int]:
    return sorted(day.toordinal() for day in holidays if day.weekday() < 5)


def _frozen(holidays: Collection[date] | None) -> frozenset[date]:
    return holidays_set() if holidays is None else frozenset(holidays)


def is_working_day(day: date, holidays: Collection[date] | None = None) -> bool:
    """Does the office work on `day`?"""
    return day.weekday() < 5 and day not in (holidays_set() if holidays is None else holidays)


def add_working_days(day: date, n: int, holidays: Collection[date] | None = None) -> date:
    """The n-th working day after `day` (before it for negative n); `day` itself for 0."""
    off = _frozen(holidays)
    step = _DAY if n > 0 else -_DAY
    for _ in range(abs(n)):
        day += step
        while day.weekday() > 4 or day in off:
            day += step
    return day


def working_days_between(a: date, b: date, holidays: Collection[date] | None = None) -> int:
    """Working days in (a, b], negative when b lies before a. Takes the same time for any span."""
    off = _weekday_ordinals(_frozen(holidays))
    return _until(b.toordinal(), off) - _until(a.toordinal(), off)


def _until(ordinal: int, off: list[int]) -> int:
    """Working days from the first Monday of the calendar (ordinal 1) up to and with `ordinal`."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5) - bisect_right(off, ordinal)
