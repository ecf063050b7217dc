"""Half-open spans of time as people book them: a day and hours in Bangkok, kept in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.i18n import BANGKOK

LONGEST = timedelta(days=1)  #: of one reservation; longer bookings are several


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the first moment to just before the last; both aware. Touching spans are apart."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware moments")
        if not self.start < self.end:
            raise ValueError("a span ends after it starts")

    @classmethod
    def of(cls, day: date, opens: time, closes: time) -> Span:
        """The hours of a day in Bangkok, in UTC."""
        start, end = (
            datetime.combine(day, at, BANGKOK).astimezone(UTC) for at in (opens, closes)
        )
        return cls(start, end)

    @classmethod
    def whole_days(cls, first: date, last: date) -> Span:
        """From midnight of the first day to midnight after the last, in Bangkok."""
        start, end = (
            datetime.combine(day, time(), BANGKOK).astimezone(UTC)
            for day in (first, last + timedelta(days=1))
        )
        return cls(start, end)

    @property
    def day(self) -> date:
        """The day in Bangkok on which it starts."""
        return self.start.astimezone(BANGKOK).date()

    @property
    def hours(self) -> tuple[time, time]:
        """Its hours as a clock in Bangkok shows them."""
        start, end = (at.astimezone(BANGKOK).time() for at in (self.start, self.end))
        return start, end

    def overlaps(self, other: Span) -> bool:
        """Whether both hold one moment."""
        return self.start < other.end and other.start < self.end

    def wider(self, before: int, after: int) -> Span:
        """With so many minutes more at either end."""
        return Span(self.start - timedelta(minutes=before), self.end + timedelta(minutes=after))

    def moved(self, by: timedelta) -> Span:
        """The same length at another time."""
        return Span(self.start + by, self.end + by)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
