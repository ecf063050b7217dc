"""The verbs of a booking: hold, confirm, release. The database refuses what overlaps."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.booking.models import Reservation, Resource
from portal.booking.queries import busy_units, lapsed, of_petition
from portal.booking.rules import obstacles
from portal.booking.spans import Span
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import gettext, moment, now
from portal.messages.operations import tell

if TYPE_CHECKING:
    from portal.petitions.models import Petition


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be held: so many of one resource, at every one of the spans."""

    resource_id: int
    spans: Sequence[Span]
    title: str
    organisation: str = ""
    attendees: int | None = None
    quantity: int = 1
    extra: dict[str, Any] = field(default_factory=dict)


class Taken(Refused):
    """Somebody else holds that time."""


class Rows:
    """Where what is held is written: into new rows, each with a UID for ever."""

    def next(self, resource: Resource) -> Reservation:
        """A row for one unit of the resource at one span."""
        return Reservation(uid=secrets.token_hex(16), sequence=0)


def hold(
    wishes: Iterable[Wish], *, petition: Petition | None = None, by: int | None = None,
    firm: bool = False, as_office: bool = False, rows: Rows | None = None,
) -> list[Reservation]:
    """Hold every wish, or none: inside the transaction() of what is booked.

    `as_office` leaves out the rules for the public (notice, hours, holidays), never the overlap.
    `rows` gives the rows to write; without it all are new. Raises Refused with the first
    obstacle, Taken where another booking is in the way.
    """
    session, held = writing(), []
    try:
        for wish in sorted(wishes, key=lambda w: w.resource_id):  # one order: no deadlock
            held += _hold_one(session, wish, petition, by, rows or Rows(), firm, as_office)
        session.flush()
    except IntegrityError as error:
        if "reservation_apart" not in str(error.orig):
            raise
        raise Taken(gettext("Somebody else was faster: the time is taken.")) from error
    return held


def _hold_one(
    session: Session, wish: Wish, petition: Petition | None, by: int | None, rows: Rows,
    firm: bool, as_office: bool,
) -> list[Reservation]:
    resource = lock(session, wish.resource_id)
    _make_way(session, resource, wish.spans, petition.applicant_id if petition else by)
    if not as_office:
        found = next(iter(obstacles(resource, wish.spans, attendees=wish.attendees)), None)
        if found:
            raise Refused(_about(resource, found.span, found.sentence))
    if wish.quantity > resource.stock:
        raise Refused(gettext("Of %(name)s there are %(n)s.", name=resource.name, n=resource.stock))
    held = []
    for span in wish.spans:
        for unit, wide in _free_units(resource, span, wish.quantity):
            row = rows.next(resource)
            row.resource, row.unit, row.made_by_id = resource, unit, by
            row.petition_id = petition.id if petition else None
            row.starts_at, row.ends_at = span.start, span.end
            row.held_from, row.held_until = wide.start, wide.end
            row.status = "firm" if firm else "tentative"
            row.title, row.organisation = wish.title[:300], wish.organisation[:200]
            row.attendees, row.extra = wish.attendees, wish.extra
            session.add(row)
            held.append(row)
    resource.revision += 1
    return held


def _free_units(resource: Resource, span: Span, quantity: int) -> list[tuple[int, Span]]:
    wide = span.wider(resource.buffer_before, resource.buffer_after)
    busy = busy_units(resource.id, wide)
    free = [unit for unit in range(resource.stock) if unit not in busy][:quantity]
    if len(free) < quantity:
        raise Taken(_about(resource, span, gettext("Already booked at that time.")))
    return [(unit, wide) for unit in free]


def confirm(petition: Petition) -> list[Reservation]:
    """What was held for a petition becomes firm. Raises Refused when nothing is held any more."""
    return _change(petition, "tentative", "firm", must=True)


def release(petition: Petition, *, from_now: bool = False) -> list[Reservation]:
    """Let go what a petition holds; with `from_now` only what has not begun. Past days stay."""
    return _change(petition, None, "gone", from_now=from_now)


def _make_way(
    session: Session, resource: Resource, spans: Sequence[Span], person: int | None
) -> None:
    """What nobody came for goes, first to who waits in line; what is kept for the person too."""
    from portal.booking import waiting

    before = session.info.pop(waiting.FREED, set())  # what this very booking gives up comes last
    if let_go_lapsed(session, [resource.id]) or waiting.end_late(session, resource.id):
        waiting.offer_freed(session)
    session.info.setdefault(waiting.FREED, set()).update(before)
    waiting.take_up(session, resource.id, spans, person)


def let_go_lapsed(session: Session, resources: Sequence[int]) -> list[Reservation]:
    """Mark gone what nobody checked in for; inside the lock of the resources, before booking."""
    rows = lapsed(resources)
    for row in rows:
        row.status, row.released_at = "gone", now()
        row.sequence += 1
        petition = session.get(_petition(), row.petition_id)
        if petition is not None:
            tell(
                petition.applicant_id, "time_released", link=f"/petitions/{petition.reference}",
                reference=petition.reference, service=petition.service_code,
                what=row.resource.name, at=row.starts_at.isoformat(),
            )
    if rows:
        session.flush()
        touch(session, {row.resource_id for row in rows})
    return rows


def release_no_shows() -> int:
    """Let go, resource by resource, what nobody checked in for: a job of the worker."""
    late = sorted({row.resource_id for row in lapsed()})
    done = 0
    for number in late:
        with transaction() as session:
            lock_rows(session, [number])
            done += len(let_go_lapsed(session, [number]))
    return done


def _petition() -> type[Petition]:
    from portal.petitions.models import Petition

    return Petition


def _change(
    petition: Petition, source: str | None, target: str, *, must: bool = False,
    from_now: bool = False,
) -> list[Reservation]:
    session = writing()
    at = now()
    lock_rows(session, {row.resource_id for row in of_petition(petition.id)})
    rows = [
        row for row in of_petition(petition.id, anew=True)
        if row.status != "gone" and source in {None, row.status}
        and (not from_now or row.starts_at > at)
    ]  # fmt: skip
    if must and not rows:
        raise Refused(gettext("Nothing is held for this booking any more."))
    for row in rows:
        row.status = target
        row.sequence += 1
    touch(session, {row.resource_id for row in rows})
    session.flush()
    return rows


def touch(session: Session, resources: Iterable[int]) -> None:
    """Raise the revision of resources whose calendar has changed."""
    session.execute(
        update(Resource)
        .where(Resource.id.in_(sorted(resources)))
        .values(revision=Resource.revision + 1)
    )


def lock_rows(session: Session, resources: Iterable[int]) -> list[Resource]:
    """Take resources, in one order for all: before any reservation of theirs is changed."""
    return list(session.scalars(
        select(Resource).where(Resource.id.in_(sorted(resources))).order_by(Resource.id)
        .with_for_update().execution_options(populate_existing=True)
    ))  # fmt: skip


def lock(session: Session, resource_id: int) -> Resource:
    """The resource as it is now; bookings of it come one after the other. Refused if retired."""
    resource = session.scalars(
        select(Resource)
        .where(Resource.id == resource_id, Resource.retired_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if resource is None:
        raise Refused(gettext("This can no longer be booked."))
    return resource


def _about(resource: Resource, span: Span | None, sentence: str) -> str:
    when = f", {moment(span.start)}" if span else ""
    return f"{resource.name}{when}: {sentence}"


def writing() -> Session:
    """The session of the transaction that books; RuntimeError outside one."""
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("time is held inside the transaction() that books it")
    return session
