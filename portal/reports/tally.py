"""Figures added up: what a report says of any lot of petitions."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add

from portal.petitions.workflow import Phase
from portal.reports.models import NUMBERS, SPAN, STARS

_PHASES, _ON_TIME = tuple(Phase), 2 * len(Phase)
_STARS = _ON_TIME + 1
_DAYS = _STARS + len(STARS)
ALMOST_ALL = 9, 10  #: nine of ten petitions took no longer


class Tally:
    """Numbers of a lot of petitions, narrowed to those of one phase where one is asked for."""

    __slots__ = ("_days", "_numbers", "_phase")

    def __init__(self, phase: Phase | None = None) -> None:
        self._phase = phase
        self._numbers = [0] * _DAYS
        self._days: list[int] = []

    def add(self, base: int, numbers: Sequence[int]) -> None:
        """Put a row of the figures in; `numbers` are in the order of NUMBERS."""
        self._numbers = list(map(add, self._numbers, numbers))  # it ends where the shorter ends
        days = self._days
        if len(days) < base + SPAN:
            days += [0] * (base + SPAN - len(days))
        days[base : base + SPAN] = map(add, days[base : base + SPAN], numbers[_DAYS:])

    def __add__(self, other: Tally) -> Tally:
        both = Tally(self._phase)
        for one in (self, other):
            both._numbers = list(map(add, both._numbers, one._numbers))
            longest = max(len(both._days), len(one._days))
            padded = (days + [0] * (longest - len(days)) for days in (both._days, one._days))
            both._days = list(map(add, *padded))
        return both

    def of(self, phase: Phase) -> int:
        """How many stand in a phase."""
        if self._phase not in {None, phase}:
            return 0
        return self._numbers[_PHASES.index(phase)]

    @property
    def received(self) -> int:
        """Petitions sent."""
        return sum(map(self.of, _PHASES))

    @property
    def finished(self) -> int:
        """Petitions that came to their end, granted or not; cancelled ones are none."""
        return self.of(Phase.COMPLETED)

    @property
    def cancelled(self) -> int:
        """Petitions called off, by either side."""
        return self.of(Phase.CANCELLED)

    @property
    def open(self) -> int:
        """Petitions that wait for somebody."""
        return self.received - self.finished - self.cancelled

    @property
    def on_time(self) -> float | None:
        """Share of the finished ones that kept the promised time; None of none."""
        return self._numbers[_ON_TIME] / self.finished if self.finished else None

    @property
    def returns(self) -> float | None:
        """How often a petition was returned for correction, on average."""
        first = len(_PHASES)
        if self._phase:
            number = self._numbers[first + _PHASES.index(self._phase)]
        else:
            number = sum(self._numbers[first:_ON_TIME])
        return number / self.received if self.received else None

    @property
    def stars(self) -> tuple[int, ...]:
        """How many finished petitions got one star, two … five."""
        return tuple(self._numbers[_STARS:_DAYS]) if self.finished else (0,) * len(STARS)

    @property
    def ratings(self) -> int:
        """How many were rated."""
        return sum(self.stars)

    @property
    def rating(self) -> float | None:
        """Stars on average."""
        told = sum(n * number for n, number in zip(STARS, self.stars, strict=True))
        return told / self.ratings if self.ratings else None

    @property
    def days(self) -> list[int]:
        """How many finished ones took no working day, one, two …, up to the longest."""
        last = max((n for n, number in enumerate(self._days) if number), default=-1)
        return self._days[: last + 1] if self.finished else []

    @property
    def median(self) -> float | None:
        """Working days of the petition in the middle, or half-way between the two there."""
        if not self.finished:
            return None
        low = (self.finished - 1) // 2
        return (self._days_of(low) + self._days_of(self.finished // 2)) / 2

    @property
    def ninth(self) -> int | None:
        """The working days that nine of ten finished petitions did not exceed."""
        nine, ten = ALMOST_ALL
        return self._days_of(-(-self.finished * nine // ten) - 1) if self.finished else None

    def _days_of(self, place: int) -> int:
        """Working days of the petition in that place, 0 being the quickest."""
        for days, number in enumerate(self._days):
            place -= number
            if place < 0:
                return days
        raise IndexError(place)


assert len(NUMBERS) == _DAYS + SPAN
