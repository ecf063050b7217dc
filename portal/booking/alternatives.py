"""What somebody who wants a taken time could have instead: another time, or another resource."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from portal.booking.models import Reservation, Resource
from portal.booking.queries import between, free_starts, resources
from portal.booking.rules import obstacles
from portal.booking.spans import Span

CANDIDATES = 300  #: times looked at before giving up
WITHIN = 14  #: days after the wanted one


def other_times(
    resource: Resource, spans: Sequence[Span], *, attendees: int | None = None,
    but: int | None = None, most: int = 3,
) -> list[list[Span]]:
    """The next times at which all of the spans could be had, as far apart as they are wanted.

    What the petition `but` holds is not in its own way.
    """
    found: list[list[Span]] = []
    held = _held([resource], spans)
    for first in islice(free_starts(resource, spans[0], within=WITHIN), CANDIDATES):
        if found and first.start < found[-1][0].end:
            continue  # not the same once more, half an hour later
        by = first.start - spans[0].start
        moved = [span.moved(by) for span in spans]
        if _is_free(resource, moved, held, but) and _may(resource, moved, attendees):
            found.append(moved)
            if len(found) == most:
                break
    return found


def other_resources(
    resource: Resource, spans: Sequence[Span], *, attendees: int | None = None,
    but: int | None = None, outside: bool = False, most: int = 3,
) -> list[Resource]:
    """Others of its kind with room for as many, free at all of the spans; the smallest first.

    For outsiders (`outside`) only what is lent to them.
    """
    others = [
        one for one in resources(resource.kind)
        if one.id != resource.id and (one.capacity is None or one.capacity >= (attendees or 0))
        and (one.for_outsiders or not outside)
    ]
    held = _held(others, spans)
    free = [
        one for one in sorted(others, key=lambda one: (one.capacity or 0, one.position))
        if _is_free(one, spans, held, but) and _may(one, spans, attendees)
    ]
    return free[:most]


def _held(some: Iterable[Resource], spans: Sequence[Span]) -> list[Reservation]:
    """All that anybody holds of them around the spans, in one look."""
    whole = Span.whole_days(min(s.day for s in spans), max(s.day for s in spans))
    wide = whole.wider(24 * 60, (WITHIN + 1) * 24 * 60)
    return between([one.id for one in some], wide.start, wide.end)


def _is_free(
    resource: Resource, spans: Sequence[Span], held: Sequence[Reservation], but: int | None
) -> bool:
    there = [
        Span(row.held_from, row.held_until) for row in held
        if row.resource_id == resource.id and (but is None or row.petition_id != but)
    ]  # fmt: skip
    for span in spans:
        wide = span.wider(resource.buffer_before, resource.buffer_after)
        if sum(map(wide.overlaps, there)) >= resource.stock:
            return False
    return True


def _may(resource: Resource, spans: Sequence[Span], attendees: int | None) -> bool:
    return next(iter(obstacles(resource, spans, attendees=attendees)), None) is None
