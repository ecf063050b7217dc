"""Lays days out on a grid of time: what is held, what is closed, where a booking may begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import gcd
from typing import NamedTuple

from portal.booking.halves import halves, hhmm, seconds
from portal.booking.held import (
    DAY,
    Shown,
    Stretch,
    closing_on,
    map_over,
    midnight,
    second_of,
    shown_by_day,
)
from portal.booking.models import Resource
from portal.booking.outlook import Outlook
from portal.booking.pages.site import CalendarPages
from portal.i18n import gettext, now, today

STEP = 30  #: minutes of a row, unless a resource begins bookings at other minutes


class Block(NamedTuple):
    """Rows of one column that belong together."""

    rows: int
    held: tuple[Shown, ...] = ()
    why: str = ""  #: why it is closed
    link: str = ""  #: where a booking begins
    start: str = ""  #: of a free row, 09:00
    end: str = ""
    is_inside: bool = False  #: free, and part of what began in a row before


@dataclass(frozen=True, slots=True)
class Column:
    """One resource on one day; `blocks` is row → what begins there."""

    resource: Resource
    day: date
    blocks: dict[int, Block]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of time (as 08:30) by columns."""

    rows: tuple[str, ...]
    columns: tuple[Column, ...]


def grid(
    pages: CalendarPages, resources: Sequence[Resource], first: date, last: date
) -> Grid:
    """Every resource on every day, each day's columns together."""
    return _Drawing(pages, resources, first, last).grid()


class _Drawing:
    def __init__(
        self, pages: CalendarPages, resources: Sequence[Resource], first: date, last: date
    ) -> None:
        self.pages, self.resources = pages, resources
        self.days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
        self.outlook = Outlook(pages.kind.code, resources, first, last)
        self.shown = shown_by_day(resources, first, last)
        self.at: datetime = now()
        self.step = gcd(STEP, *(one.slot_minutes for one in resources)) * 60
        self.opens, self.closes = self._frame()

    def _frame(self) -> tuple[int, int]:
        """The seconds of a day that the grid shows: all opening hours and all bookings."""
        begins, ends = [], []
        for one in self.resources:
            for day in self.days:
                zero = midnight(day)
                for stretch in self.outlook.open_on(one, day):
                    begins.append(stretch.begins - zero)
                    ends.append(stretch.ends - zero)
                for shown in self.shown.get((one.id, zero), ()):
                    begins.append(shown.opens)
                    ends.append(min(shown.closes, DAY))
        parts = halves()
        first = min(begins, default=seconds(parts.morning[0]))
        last = max(ends, default=seconds(parts.afternoon[1]))
        return first // self.step * self.step, -(-last // self.step) * self.step

    def grid(self) -> Grid:
        rows = tuple(hhmm(at) for at in range(self.opens, self.closes, self.step))
        return Grid(rows, tuple(
            Column(one, day, dict(_merged(self._column(one, day), len(rows))))
            for day in self.days for one in self.resources
        ))  # fmt: skip

    def _column(self, one: Resource, day: date) -> list[Block]:
        """What every single row is."""
        zero = midnight(day)
        held = self.shown.get((one.id, zero), ())
        kept = [s for s in self.outlook.kept(one) if s.begins < zero + DAY and s.ends > zero]
        open_, holiday = self.outlook.open_on(one, day), self.outlook.holidays.get(day, "")
        closings = closing_on(self.outlook.closed(one), zero)
        earliest = second_of(self.at) + one.notice_minutes * 60
        late = day.toordinal() > today().toordinal() + one.horizon_days
        found = []
        for at in range(self.opens, self.closes, self.step):
            row = Stretch(zero + at, zero + at + self.step)
            here = tuple(s for s in held if s.opens < at + self.step and at < s.closes)
            since = next(
                (s.begins for s in open_ if s.begins <= row.begins and row.ends <= s.ends), None
            )
            why = next((c.reason for c in closings if any(map_over(row, [c]))), "")
            if here:
                found.append(Block(1, here))
            elif why or (holiday and not open_):
                found.append(Block(1, why=why or holiday))
            elif since is None:
                found.append(Block(1))
            elif sum(map_over(row, kept)) >= one.stock:
                found.append(Block(1, why=gettext("Kept free")))
            elif row.begins < earliest or late:
                found.append(Block(1))
            elif (row.begins - since) % (one.slot_minutes * 60):
                found.append(Block(1, is_inside=True))
            else:
                found.append(Block(1, start=hhmm(at)))
        return self._linked(one, day, found)

    def _linked(self, one: Resource, day: date, blocks: list[Block]) -> list[Block]:
        """Free rows with where a booking begins, which ends before what comes next."""
        begin = self.pages.begin(one)
        most = max(1, self.pages.length(one) * 60 // self.step)
        slot, run = one.slot_minutes * 60, 0
        for n in range(len(blocks) - 1, -1, -1):
            run = run + 1 if blocks[n].start or blocks[n].is_inside else 0
            if blocks[n].start and run * self.step < slot:
                blocks[n] = Block(1)
            elif blocks[n].start:
                start = self.opens + n * self.step
                end = start + min(run, most) * self.step
                blocks[n] = blocks[n]._replace(
                    link=begin.clock(day, hhmm(start), hhmm(end)), end=hhmm(start + slot)
                )
        return blocks


def _merged(blocks: list[Block], rows: int) -> Iterator[tuple[int, Block]]:
    """(row, block): free rows alone, the others joined to what they go on with."""
    at = 0
    while at < rows:
        first, until = blocks[at], at + 1
        held = list(first.held)
        while until < rows and _goes_on(blocks[until - 1], blocks[until]):
            held += [one for one in blocks[until].held if one not in held]
            until += 1
        yield at, first._replace(rows=until - at, held=tuple(held))
        at = until


def _goes_on(one: Block, other: Block) -> bool:
    if one.start or one.is_inside or other.start or other.is_inside:
        return other.is_inside
    if one.held or other.held:
        return bool(set(one.held) & set(other.held))
    return one.why == other.why
