"""The free times of a day: the hours of a resource cut into its slots, less what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.booking.models import Resource
from portal.booking.queries import between, next_free
from portal.booking.rules import hours_on, obstacles
from portal.booking.spans import Span
from portal.i18n import gettext, moment, now

REACH = timedelta(minutes=240)  #: no buffer is longer


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be had of a resource on a day; without spans the remark says why, and what to do."""

    spans: tuple[Span, ...] = ()
    remark: str = ""


def slot_at(resource: Resource, day: date, opens: time) -> Span:
    """The one slot of the resource that begins then, on its grid or not."""
    start = Span.of(day, opens, time.max).start
    return Span(start, start + timedelta(minutes=resource.slot_minutes))


def grid(resource: Resource, day: date) -> Iterator[Span]:
    """Every slot of the day, one after the other from each opening on."""
    length = timedelta(minutes=resource.slot_minutes)
    for stretch in hours_on(resource, day):
        start = stretch.start
        while start + length <= stretch.end:
            yield Span(start, start + length)
            start += length


def free_slots(resource: Resource, day: date, *, besides: int | None = None) -> list[Span]:
    """The slots of the day that can be booked now.

    What the petition of the id `besides` holds itself is not in its own way.
    """
    slots = list(grid(resource, day))
    blocked = {found.span for found in obstacles(resource, slots)}
    return _untaken(resource, [span for span in slots if span not in blocked], besides)


def _untaken(resource: Resource, slots: list[Span], besides: int | None) -> list[Span]:
    if not slots:
        return []
    held = [
        (row.unit, Span(row.held_from, row.held_until))
        for row in between([resource.id], slots[0].start - REACH, slots[-1].end + REACH)
        if besides is None or row.petition_id != besides
    ]
    free = []
    for span in slots:
        wide = span.wider(resource.buffer_before, resource.buffer_after)
        if len({unit for unit, other in held if wide.overlaps(other)}) < resource.stock:
            free.append(span)
    return free


def offer(
    resource: Resource | None, day: date | None, *, besides: int | None = None
) -> Offer:
    """The free slots of the day, or the sentence that says why there are none."""
    if resource is None or resource.retired_at or day is None:
        return Offer(remark=gettext("Choose with whom and the day: the free times appear here."))
    spans = free_slots(resource, day, besides=besides)
    return Offer(tuple(spans)) if spans else Offer(remark=_none(resource, day))


def _none(resource: Resource, day: date) -> str:
    slots = list(grid(resource, day))
    whole = [next(obstacles(resource, [span]), None) for span in slots[-1:]]
    why = whole[0].sentence if whole and whole[0] else ""
    if not slots:
        why = gettext("Cannot be booked on this day of the week.")
    why = why or gettext("Nothing is free any more on this day.")
    begin = max(Span.whole_days(day, day).start, now())
    length = timedelta(minutes=resource.slot_minutes)
    found = [
        span for span in next_free(resource, Span(begin, begin + length), most=20)
        if next(obstacles(resource, [span]), None) is None
    ]
    if not found:
        return why
    return gettext("%(why)s The next free time is %(moment)s", why=why,
                   moment=moment(found[0].start))  # fmt: skip


def refusal(
    resource: Resource, day: date, opens: time, *, besides: int | None = None
) -> str:
    """Why this slot cannot be had now, in a sentence; empty where it can."""
    span = slot_at(resource, day, opens)
    if found := next(obstacles(resource, [span]), None):
        return found.sentence
    if span not in grid(resource, day):
        return gettext("Choose one of the times offered.")
    if not _untaken(resource, [span], besides):
        return gettext("Somebody else has this time now; choose another.")
    return ""
