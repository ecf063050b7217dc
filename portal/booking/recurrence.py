"""Repeated bookings: daily, weekly or monthly until a day, as RFC 5545 counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from portal.booking.spans import Span, days
from portal.errors import Refused
from portal.i18n import gettext

MOST = 200  #: occurrences of one booking
FREQUENCIES: dict[str, Literal[1, 2, 3]] = {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often, every how many, and the last day on which an occurrence may begin."""

    frequency: str  #: daily, weekly or monthly
    until: date
    every: int = 1

    def days(self, first: date) -> list[date]:
        """The days on which it begins; a month without that day is left out (RFC 5545).

        Raises Refused above MOST occurrences, before they are counted out.
        """
        rule = rrule(
            FREQUENCIES[self.frequency], interval=self.every,
            dtstart=datetime.combine(first, datetime.min.time()),
            until=datetime.combine(self.until, datetime.min.time()),
        )
        found: list[date] = []
        for at in rule:
            if len(found) == MOST:
                raise Refused(
                    gettext("At most %(most)s times in one booking; end earlier.", most=MOST)
                )
            found.append(at.date())
        return found


def occurrences(first: Span, last_day: date, again: Recurrence | None) -> list[Span]:
    """Every span of a booking: the same hours on each day, each block of days repeated.

    Sorted, each day once. Raises Refused for more than MOST, and where blocks meet each other.
    """
    begins = again.days(first.day) if again else [first.day]
    length = (last_day - first.day).days
    if length + 1 > MOST or len(begins) * (length + 1) > MOST:
        raise Refused(gettext("At most %(most)s times in one booking; end earlier.", most=MOST))
    chosen = [day for begin in begins for day in days(begin, date.fromordinal(
        begin.toordinal() + length
    ))]
    if len(set(chosen)) != len(chosen):
        raise Refused(gettext("The booking would repeat before it has ended."))
    return _on(first, sorted(chosen))


def _on(first: Span, chosen: Iterable[date]) -> list[Span]:
    opens, closes = first.hours
    return [Span.of(day, opens, closes) for day in chosen]
