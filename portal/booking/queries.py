"""Who holds what when: over indexed ranges, never wider than a day beyond what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from portal.booking.models import Reservation, Resource, Waiting
from portal.booking.rules import closures_of, hours_on
from portal.booking.spans import LONGEST, Span, days
from portal.extensions import db, rows
from portal.i18n import now
from portal.i18n.queries import holidays_set

#: No reservation with its buffers lasts longer (migration), so nobody else can reach in.
REACH = LONGEST * 2


def resources(kind: str) -> list[Resource]:
    """All of a kind that can be booked, in the office's order."""
    return list(
        db.session.scalars(
            select(Resource)
            .where(Resource.kind == kind, Resource.retired_at.is_(None))
            .order_by(Resource.position, Resource.id)
        )
    )


def with_hours(kind: str, *, photos: bool = False) -> list[Resource]:
    """The same with the hours of them all, for what asks when they are open."""
    more = [selectinload(Resource.photo)] if photos else []
    return list(
        db.session.scalars(
            select(Resource)
            .where(Resource.kind == kind, Resource.retired_at.is_(None))
            .order_by(Resource.position, Resource.id)
            .options(selectinload(Resource.hours), *more)
        )
    )


def by_slug(kind: str, slug: str) -> Resource | None:
    """The resource at an address."""
    return db.session.scalars(select(Resource).filter_by(kind=kind, slug=slug)).one_or_none()


def of_petition(petition_id: int, *, anew: bool = False) -> list[Reservation]:
    """What was ever held for a petition, in order of time; `anew` as the database has it now."""
    return list(
        db.session.scalars(
            select(Reservation)
            .filter_by(petition_id=petition_id)
            .order_by(Reservation.starts_at, Reservation.resource_id, Reservation.unit)
            .execution_options(populate_existing=anew)
        )
    )


_reservation: Any = Reservation.__table__
_CHANGED = (
    select(_reservation.c.id)
    .where(
        _reservation.c.petition_id == bindparam("petition"),
        _reservation.c.changed_at >= bindparam("since"),
    )
    .limit(1)
)


def has_changed(petition_id: int, since: datetime) -> bool:
    """Whether something the petition holds was changed since then."""
    return bool(rows(_CHANGED, {"petition": petition_id, "since": since}))


def ahead(
    petition_id: int, from_: date | None = None, until: date | None = None
) -> list[Reservation]:
    """What a petition holds and has not begun, perhaps only on some days, as it is just now."""
    query = (
        select(Reservation)
        .where(Reservation.petition_id == petition_id, Reservation.status != "gone")
        .where(Reservation.starts_at > now())
        .order_by(Reservation.starts_at, Reservation.resource_id, Reservation.unit)
        .execution_options(populate_existing=True)
    )
    if from_:
        query = query.where(Reservation.starts_at >= Span.whole_days(from_, from_).start)
    if until:
        query = query.where(Reservation.starts_at < Span.whole_days(until, until).end)
    return list(db.session.scalars(query))


def lapsed(resource_ids: Sequence[int] | None = None) -> list[Reservation]:
    """What is held and runs now, but was not checked in in time: others may have it.

    Asked wherever it matters who holds what, so that nobody waits for a worker to say so.
    """
    at = now()
    query = (
        select(Reservation, Resource.release_minutes)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(
            Resource.release_minutes.is_not(None), Reservation.status != "gone",
            Reservation.checked_in_at.is_(None), Reservation.petition_id.is_not(None),
            Reservation.starts_at <= at, Reservation.starts_at > at - LONGEST,
            Reservation.ends_at > at,
        )
        .order_by(Reservation.id)
    )
    if resource_ids is not None:
        query = query.where(Reservation.resource_id.in_(resource_ids))
    return [
        row for row, minutes in db.session.execute(query).all()
        if row.starts_at + timedelta(minutes=minutes or 0) <= at
    ]


def busy_units(
    resource_id: int, wide: Span, but: int | None = None, besides: Collection[int] = ()
) -> set[int]:
    """The units of the stock that somebody holds at some moment of the span.

    Passed over are what the petition `but` holds, and reservations whose ids are in `besides`.
    """
    query = select(Reservation.id, Reservation.unit).where(
        Reservation.resource_id == resource_id, Reservation.status != "gone",
        Reservation.held_from < wide.end, Reservation.held_from > wide.start - REACH,
        Reservation.held_until > wide.start,
    )  # fmt: skip
    if but is not None:
        query = query.where(Reservation.petition_id.is_distinct_from(but))
    held = db.session.execute(query).all()
    gone = {*besides, *(row.id for row in lapsed([resource_id]))} if held else set()
    return {unit for number, unit in held if number not in gone}


def between(resource_ids: Sequence[int], start: datetime, end: datetime) -> list[Reservation]:
    """What is held of these resources at some moment from start to end, in order of time."""
    gone = {row.id for row in lapsed(resource_ids)} if start <= now() < end else set()
    found = db.session.scalars(
        select(Reservation)
        .where(
            Reservation.resource_id.in_(resource_ids), Reservation.status != "gone",
            Reservation.starts_at < end, Reservation.starts_at > start - REACH,
            Reservation.ends_at > start,
        )
        .order_by(Reservation.starts_at, Reservation.id)
    )  # fmt: skip
    return [row for row in found if row.id not in gone]


def next_free(resource: Resource, wanted: Span, *, within: int = 14, most: int = 3) -> list[Span]:
    """The next spans of the same length that are free, one after the other."""
    found: list[Span] = []
    for span in free_starts(resource, wanted, within=within):
        if len(found) == most:
            break
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def free_starts(resource: Resource, wanted: Span, *, within: int) -> Iterator[Span]:
    """Every free span of that length, from the wanted start on; these may overlap each other."""
    length, step = wanted.end - wanted.start, timedelta(minutes=resource.slot_minutes)
    horizon = wanted.day + timedelta(days=within)
    whole = Span.whole_days(wanted.day, horizon)
    closed = [Span(c.starts_at, c.ends_at) for c in closures_of(resource, [whole])]
    held = [
        Span(row.held_from, row.held_until)
        for row in between([resource.id], whole.start, whole.end)
    ]
    off = frozenset() if resource.on_holidays else holidays_set()
    for day in days(wanted.day, horizon):
        if day in off:
            continue
        for stretch in hours_on(resource, day):
            start = stretch.start
            while start + length <= stretch.end:
                span = Span(start, start + length)
                wide = span.wider(resource.buffer_before, resource.buffer_after)
                start += step
                if span.start < wanted.start or any(map(span.overlaps, closed)):
                    continue
                if sum(map(wide.overlaps, held)) < resource.stock:
                    yield span


def kept_for(resource_id: int, user_id: int | None) -> set[int]:
    """Ids of what is kept of a resource for a person who waited in line for it."""
    query = select(Waiting.reservation_id).where(
        Waiting.resource_id == resource_id, Waiting.user_id == user_id,
        Waiting.state == "offered", Waiting.reservation_id.is_not(None),
    )
    return {number for number in db.session.scalars(query) if number is not None}


def taken(resource: Resource, spans: Sequence[Span], *, but: int | None = None) -> set[Span]:
    """Those of the spans for which nothing of the resource is left for the reader.

    What the petition `but` holds itself is in its way no more than it was.
    """
    found, kept = set(), kept_for(resource.id, current_user.id) if current_user else set()
    for span in spans:
        wide = span.wider(resource.buffer_before, resource.buffer_after)
        if len(busy_units(resource.id, wide, but, kept)) >= resource.stock:
            found.add(span)
    return found
