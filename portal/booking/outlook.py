"""All that decides what of some resources is free on some days, read in three statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.booking.halves import seconds
from portal.booking.held import (
    DAY,
    Closing,
    Stretch,
    asked,
    closings,
    holiday_names,
    map_over,
    midnight,
    taken_rows,
)
from portal.booking.models import Resource


@dataclass(frozen=True)
class Outlook:
    """The days from the first to the last for resources of one kind."""

    kind: str
    resources: Sequence[Resource]
    first: date
    last: date

    @cached_property
    def holidays(self) -> dict[date, str]:
        """Day → name."""
        return holiday_names(self.first, self.last)

    @cached_property
    def closings(self) -> list[Closing]:
        """Of the resources or the whole kind."""
        return closings(self.kind, self.first, self.last)

    @cached_property
    def _held(self) -> dict[int, list[Stretch]]:
        found: dict[int, list[Stretch]] = defaultdict(list)
        for whom, begins, ends in asked(taken_rows, self.resources, self.first, self.last):
            found[whom].append(Stretch(begins, ends))
        return found

    def open_on(self, resource: Resource, day: date) -> list[Stretch]:
        """When it can be booked on a day, joined where hours touch; none on its holidays."""
        if day in self.holidays and not resource.on_holidays:
            return []
        zero = midnight(day)
        hours = self._hours.get((resource.id, day.weekday()), ())
        return [Stretch(zero + opens, zero + closes) for opens, closes in hours]

    @cached_property
    def _hours(self) -> dict[tuple[int, int], list[Stretch]]:
        """(resource, weekday) → its hours in seconds of the day."""
        found: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
        for resource in self.resources:
            for hours in resource.hours:
                joined = found[resource.id, hours.weekday]
                one = Stretch(seconds(hours.opens), seconds(hours.closes))
                if joined and joined[-1].ends >= one.begins:
                    joined[-1] = Stretch(joined[-1].begins, max(joined[-1].ends, one.ends))
                else:
                    joined.append(one)
        return found

    def closed(self, resource: Resource) -> list[Closing]:
        """What is closed of it."""
        return [one for one in self.closings if one.resource_id in {None, resource.id}]

    def kept(self, resource: Resource) -> list[Stretch]:
        """The times in which a booking of it would meet another one, buffers of both counted."""
        before, after = resource.buffer_before * 60, resource.buffer_after * 60
        return [Stretch(a - after, b + before) for a, b in self._held[resource.id]]

    def free(self, resource: Resource, minutes: int, since: int) -> Iterator[Stretch]:
        """Free times of that length, the earliest first, none before `since`."""
        length, step = minutes * 60, resource.slot_minutes * 60
        kept, closed = self.kept(resource), self.closed(resource)
        for n in range((self.last - self.first).days + 1):
            day = date.fromordinal(self.first.toordinal() + n)
            zero = midnight(day)
            near = [one for one in kept if one.begins < zero + DAY and one.ends > zero]
            for begins, ends in self.open_on(resource, day):
                at = begins
                while at + length <= ends:
                    one = Stretch(at, at + length)
                    at += step
                    if one.begins < since or any(map_over(one, closed)):
                        continue
                    if sum(map_over(one, near)) < resource.stock:
                        yield one
                        at = one.ends
