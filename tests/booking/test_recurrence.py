"""Repeated bookings against days counted one by one."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, strategies as st

from portal.booking.recurrence import MOST, Recurrence, occurrences
from portal.booking.spans import Span, days
from portal.errors import Refused
from portal.i18n import use_language

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def counted(first: date, again: Recurrence) -> list[date]:
    """Every day from the first to the last, asked one by one whether it is one."""

    def is_one(day: date) -> bool:
        if again.frequency == "daily":
            return (day - first).days % again.every == 0
        if again.frequency == "weekly":
            return (day - first).days % (7 * again.every) == 0
        months = (day.year - first.year) * 12 + day.month - first.month
        return day.day == first.day and months % again.every == 0

    return [day for day in days(first, again.until) if is_one(day)]


@given(
    first=DAYS, length=st.integers(0, 190), every=st.integers(1, 4),
    frequency=st.sampled_from(["daily", "weekly", "monthly"]),
)
def test_repetition_gives_the_days_that_counting_gives(
    first: date, length: int, every: int, frequency: str
):
    again = Recurrence(frequency, first + timedelta(days=length), every)
    assert again.days(first) == counted(first, again)


@given(first=DAYS, more=st.integers(0, 5), weeks=st.integers(0, 12))
def test_each_day_of_a_repeated_block_has_the_same_hours(first: date, more: int, weeks: int):
    span = Span.of(first, time(9), time(11, 30))
    again = Recurrence("weekly", first + timedelta(weeks=weeks))
    found = occurrences(span, first + timedelta(days=more), again)
    assert len(found) == (weeks + 1) * (more + 1)
    assert all(one.hours == (time(9), time(11, 30)) for one in found)
    assert found == sorted(set(found), key=lambda one: one.start)


@pytest.mark.parametrize("years", [1, 30, 5000])
def test_ten_thousand_occurrences_are_refused_before_they_are_counted(years: int):
    day = date(2026, 1, 1)
    until = date(min(9998, day.year + years), 1, 1)
    span = Span.of(day, time(9), time(10))
    with use_language("en"), pytest.raises(Refused, match=str(MOST)):
        occurrences(span, day, Recurrence("daily", until))
    with use_language("en"), pytest.raises(Refused, match=str(MOST)):
        occurrences(span, day + timedelta(days=MOST * years), None)


def test_blocks_that_would_run_into_each_other_are_refused():
    day = date(2026, 1, 5)
    span = Span.of(day, time(9), time(10))
    with use_language("en"), pytest.raises(Refused, match="repeat"):
        occurrences(span, day + timedelta(days=8), Recurrence("weekly", day + timedelta(days=14)))
