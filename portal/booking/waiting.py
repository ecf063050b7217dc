"""The line for a time somebody holds: join, leave, and the offer that keeps it for the next."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session

from portal.booking.models import Reservation, Resource, Waiting
from portal.booking.operations import lock, lock_rows, touch
from portal.booking.queries import busy_units
from portal.booking.rules import obstacles
from portal.booking.spans import Span
from portal.errors import Refused
from portal.extensions import PortalSession, at_the_end, db, transaction
from portal.i18n import gettext, now, use_language
from portal.messages.operations import tell

MOST = 10  #: times one person may wait for at once
FREED = "booking_freed"  #: in the session: resources of which something was let go


def join(resource_id: int, span: Span, user_id: int) -> Waiting:
    """Take the last place in line for the time. Refused where it is free, or cannot be booked."""
    with transaction() as session:
        resource = lock(session, resource_id)
        if found := next(iter(obstacles(resource, [span])), None):
            raise Refused(found.told)
        if _is_free(resource, span):
            raise Refused(gettext("This time is free: book it now."))
        mine: list[Waiting] = list(session.scalars(_of(user_id)))
        for row in mine:
            if row.resource_id == resource_id and row.starts_at == span.start:
                return row
        if len(mine) >= MOST:
            raise Refused(gettext("You can wait for %(n)s times at once.", n=MOST))
        row = Waiting(
            resource_id=resource_id, user_id=user_id, starts_at=span.start, ends_at=span.end
        )
        session.add(row)
        session.flush()
        return row


def leave(number: int, user_id: int) -> None:
    """Give up one's place; a time that was kept goes to the next."""
    with transaction() as session:
        row = session.scalars(_of(user_id).where(Waiting.id == number)).one_or_none()
        if row is None:
            raise Refused(gettext("You do not wait for this time any more."))
        lock_rows(session, [row.resource_id])
        session.refresh(row)
        if row.state in {"waiting", "offered"}:
            _end(session, row, "left")


def expire() -> int:
    """End offers nobody took and lines whose time has begun: a job of the worker."""
    at = now()
    late = db.session.execute(
        select(Waiting.resource_id).distinct().where(
            ((Waiting.state == "offered") & (Waiting.expires_at <= at))
            | ((Waiting.state == "waiting") & (Waiting.starts_at <= at))
        )
    ).scalars().all()  # fmt: skip
    done = 0
    for resource_id in sorted(late):
        with transaction() as session:
            lock_rows(session, [resource_id])
            done += end_late(session, resource_id)
    return done


def end_late(session: Session, resource_id: int) -> int:
    """The same of one resource, inside its lock: what an offer kept too long is free again."""
    at = now()
    rows = session.scalars(
        select(Waiting)
        .where(Waiting.resource_id == resource_id)
        .where(
            ((Waiting.state == "offered") & (Waiting.expires_at <= at))
            | ((Waiting.state == "waiting") & (Waiting.starts_at <= at))
        )
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        _end(session, row, "expired")
    return len(rows)


def take_up(session: Session, resource_id: int, spans: Sequence[Span], user_id: int | None) -> None:
    """What was kept for this person makes way for their booking, inside the resource's lock."""
    rows = session.scalars(
        _of(user_id or 0).where(Waiting.resource_id == resource_id)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    for row in rows:
        if any(Span(row.starts_at, row.ends_at).overlaps(span) for span in spans):
            _end(session, row, "taken")


def in_line(user_id: int) -> list[Waiting]:
    """What this person waits for, in order of time."""
    return list(db.session.scalars(_of(user_id).order_by(Waiting.starts_at, Waiting.id)))


def _of(user_id: int) -> Any:
    return select(Waiting).where(
        Waiting.user_id == user_id, Waiting.state.in_(["waiting", "offered"])
    )


def _end(session: Session, row: Waiting, state: str) -> None:
    row.state = state
    if row.reservation is not None and row.reservation.status != "gone":
        row.reservation.status = "gone"
        row.reservation.sequence += 1
        touch(session, [row.resource_id])
    session.flush()


def _is_free(resource: Resource, span: Span) -> bool:
    wide = span.wider(resource.buffer_before, resource.buffer_after)
    return len(busy_units(resource.id, wide)) < resource.stock


def offer_freed(session: Session) -> None:
    """Keep what was let go for the first in line, in the transaction that let it go."""
    freed: set[int] = session.info.pop(FREED, set())
    if not freed or not session.scalar(_line(freed).with_only_columns(func.count())):
        return
    for resource in lock_rows(session, freed):
        for row in session.scalars(_line([resource.id]).order_by(Waiting.id)).all():
            span = Span(row.starts_at, row.ends_at)
            barred = next(iter(obstacles(resource, [span])), None)
            if not barred and not resource.retired_at and _is_free(resource, span):
                _offer(session, resource, row, span)
    session.info.pop(FREED, None)


def _line(resources: Iterable[int]) -> Any:
    return select(Waiting).where(
        Waiting.resource_id.in_(list(resources)), Waiting.state == "waiting",
        Waiting.starts_at > now(),
    )  # fmt: skip


def _offer(session: Session, resource: Resource, row: Waiting, span: Span) -> None:
    wide = span.wider(resource.buffer_before, resource.buffer_after)
    busy = busy_units(resource.id, wide)
    with use_language("th"):
        title = gettext("Kept for who waits in line")
    row.reservation = Reservation(
        resource=resource, unit=next(n for n in range(resource.stock) if n not in busy),
        starts_at=span.start, ends_at=span.end, held_from=wide.start, held_until=wide.end,
        status="tentative", title=title, uid=secrets.token_hex(16), sequence=0,
        made_by_id=row.user_id, extra={},
    )  # fmt: skip
    hours = timedelta(hours=float(current_app.config["PORTAL_WAITING_HOURS"]))
    row.state, row.expires_at = "offered", min(now() + hours, span.start)
    session.flush()
    touch(session, [resource.id])
    tell(
        row.user_id, "time_offered", link="/waiting/", what=resource.name,
        at=row.starts_at.isoformat(), until=row.expires_at.isoformat(),
    )


@event.listens_for(PortalSession, "before_flush")
def _note_what_is_freed(session: Session, *_: object) -> None:
    """Whoever lets time go, or moves it: the line is looked at when the transaction ends."""
    for row in session.dirty:
        if isinstance(row, Reservation):
            known = inspect(row).attrs
            if any(known[name].history.has_changes() for name in ("status", "held_from",
                                                                  "held_until", "resource_id")):
                before = known["resource_id"].history.deleted or ()
                session.info.setdefault(FREED, set()).update({row.resource_id, *before})


at_the_end(offer_freed)
