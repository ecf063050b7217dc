"""Writes closures: a time in which one resource, or every one of a kind, cannot be booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.booking.affected import Decided, Way, lock_all, settle, to_come
from portal.booking.models import Closure, Resource
from portal.booking.operations import touch
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n import gettext, now
from portal.privacy.operations import record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


def close(
    kind: str, resource: Resource | None, span: Span, reason: str, decided: Decided,
    reader: Reader, ways: Mapping[str, Way] | None = None,
) -> Closure:
    """Close the resource, or without one all of the kind, and settle what was booked then.

    Raises Undecided, and keeps nothing, where nobody has said what becomes of a booking.
    """
    with transaction() as session:
        numbers = _numbers(kind, resource)
        lock_all(session, numbers, decided)
        closure = Closure(
            kind=kind, resource_id=resource.id if resource else None,
            starts_at=span.start, ends_at=span.end, reason=reason,
        )
        session.add(closure)
        session.flush()
        rows = to_come(numbers, span)
        words = gettext("Closed at that time: %(reason)s.", reason=reason)
        done = settle(session, rows, {row.id: words for row in rows}, decided, reader, ways)
        touch(session, numbers)
        record_act(
            "resource_closed", actor_id=reader.id, before=None, after=_said(closure), **done
        )
        return closure


def reopen(closure: Closure, reader: Reader) -> None:
    """Take a closure away: the time can be booked again."""
    with transaction() as session:
        touch(session, _numbers(closure.kind, None, closure.resource_id))
        record_act("resource_reopened", actor_id=reader.id, before=_said(closure), after=None)
        session.delete(closure)


def closures(kind: str) -> list[Closure]:
    """What of a kind is or will be closed, in order of time."""
    return list(
        db.session.scalars(
            select(Closure).where(Closure.kind == kind, Closure.ends_at > now())
            .order_by(Closure.starts_at, Closure.id)
        )
    )  # fmt: skip


def _numbers(kind: str, resource: Resource | None, number: int | None = None) -> list[int]:
    if resource or number:
        return [resource.id if resource else number or 0]
    return list(db.session.scalars(select(Resource.id).filter_by(kind=kind)))


def _said(closure: Closure) -> dict[str, Any]:
    return {
        "kind": closure.kind, "resource": closure.resource_id, "reason": closure.reason,
        "from": closure.starts_at.isoformat(), "until": closure.ends_at.isoformat(),
    }  # fmt: skip
