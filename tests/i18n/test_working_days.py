"""Working days, over any set of holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from portal.i18n.working_days import add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=60)
NONE: frozenset[date] = frozenset()
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


def counted(a: date, b: date, holidays: frozenset[date]) -> int:
    """The slow truth: look at every day of (a, b]."""
    if b < a:
        return -counted(b, a, holidays)
    days = (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


@given(DAYS, DAYS, HOLIDAYS)
def test_a_span_counts_what_one_would_count_by_hand(
    a: date, b: date, holidays: frozenset[date]
) -> None:
    assert working_days_between(a, b, holidays) == counted(a, b, holidays)


@given(DAYS, DAYS, DAYS, HOLIDAYS)
def test_spans_add_up(a: date, b: date, c: date, holidays: frozenset[date]) -> None:
    def span(x: date, y: date) -> int:
        return working_days_between(x, y, holidays)

    assert span(a, b) + span(b, c) == span(a, c)


@given(DAYS, st.integers(0, 40), HOLIDAYS)
def test_the_due_day_is_a_working_day_and_so_many_away(
    day: date, n: int, holidays: frozenset[date]
) -> None:
    due = add_working_days(day, n, holidays)
    assert working_days_between(day, due, holidays) == n
    assert n == 0 or is_working_day(due, holidays)


@given(DAYS, st.integers(1, 40), HOLIDAYS)
def test_one_can_go_back(day: date, n: int, holidays: frozenset[date]) -> None:
    start = add_working_days(day, -n, holidays)
    assert start < day
    assert is_working_day(start, holidays)
    if is_working_day(day, holidays):
        assert add_working_days(start, n, holidays) == day


@pytest.mark.parametrize(
    ("start", "n", "holidays", "due"),
    [
        (FRIDAY, 1, NONE, MONDAY),
        (SATURDAY, 1, NONE, MONDAY),
        (FRIDAY, 1, {MONDAY}, date(2026, 11, 24)),
        (FRIDAY, 5, NONE, date(2026, 11, 27)),
        (FRIDAY, 0, {FRIDAY}, FRIDAY),
        (MONDAY, -1, NONE, FRIDAY),
    ],
)
def test_weekends_and_holidays_do_not_count(
    start: date, n: int, holidays: set[date], due: date
) -> None:
    assert add_working_days(start, n, holidays) == due
