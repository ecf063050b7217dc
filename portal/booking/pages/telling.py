"""Says in words when a resource is open and how it is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portal.booking.forms import WEEKDAYS
from portal.booking.halves import hhmm
from portal.booking.models import Resource
from portal.i18n import gettext


def hours_in_words(resource: Resource) -> list[tuple[str, str]]:
    """(days, hours) as ("Monday – Friday", "08:30–12:00, 13:00–16:30"), in order of the week."""
    by_day: dict[int, list[str]] = defaultdict(list)
    for row in resource.hours:
        by_day[row.weekday].append(f"{hhmm(row.opens)}–{hhmm(row.closes)}")
    by_hours: dict[str, list[int]] = defaultdict(list)
    for day, stretches in by_day.items():
        by_hours[", ".join(stretches)].append(day)
    return [(_days(numbers), hours) for hours, numbers in by_hours.items()]


def _days(numbers: Iterable[int]) -> str:
    """Days that follow each other as a stretch, the others one by one."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{_day(run[0])} – {_day(run[-1])}" if len(run) > 2 else ", ".join(map(_day, run))
        for run in runs
    )


def _day(number: int) -> str:
    return str(WEEKDAYS[number])


def rules_in_words(resource: Resource) -> list[str]:
    """One sentence for each rule that bookings of it must keep."""
    found = [
        gettext("An officer approves each booking; until then the time is held for you.")
        if resource.needs_approval else gettext("Booked at once, nobody needs to approve it."),
        gettext("Book at most %(n)s days ahead.", n=resource.horizon_days),
    ]  # fmt: skip
    if resource.notice_minutes:
        found.append(gettext("Book at least %(n)s minutes before.", n=resource.notice_minutes))
    if resource.buffer_before or resource.buffer_after:
        found.append(gettext(
            "%(before)s minutes before and %(after)s minutes after each booking are kept free.",
            before=resource.buffer_before, after=resource.buffer_after,
        ))  # fmt: skip
    if not resource.for_outsiders:
        found.append(gettext("For the office's own people only."))
    found.append(
        gettext("Also on public holidays.") if resource.on_holidays
        else gettext("Not on public holidays.")
    )  # fmt: skip
    return found
