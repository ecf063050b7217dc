"""The verbs of an agenda: enter, amend, strike. The database refuses what overlaps."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.booking.models import Reservation, Resource
from portal.booking.operations import Taken, Wish, hold, lock, touch
from portal.booking.spans import Span
from portal.errors import NotAllowed
from portal.extensions import transaction
from portal.i18n import gettext
from portal.privacy.operations import record_act


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an entry says; place and note stay inside the office."""

    title: str
    place: str = ""
    note: str = ""


def enter(resource: Resource, spans: Sequence[Span], words: Words, *, by: int) -> list[Reservation]:
    """Hold every span firmly for the office itself, or raise Refused and hold none."""
    said = asdict(words)
    title = said.pop("title")
    series = secrets.token_hex(8) if len(spans) > 1 else ""
    with transaction():
        wish = Wish(resource_id=resource.id, spans=spans, title=title,
                    extra={**said, "series": series})  # fmt: skip
        rows = hold([wish], by=by, firm=True, as_office=True)
        _record("agenda_entered", rows, by)
        return rows


def amend(number: int, span: Span, words: Words, *, by: int) -> Reservation:
    """Change one entry, alone also where it is one of several. Raises Taken for an overlap."""
    said = asdict(words)
    with transaction() as session:
        row = _entry(session, number)
        resource = lock(session, row.resource_id)
        wide = span.wider(resource.buffer_before, resource.buffer_after)
        row.title = said.pop("title")
        row.starts_at, row.ends_at = span.start, span.end
        row.held_from, row.held_until = wide.start, wide.end
        row.extra = {**row.extra, **said}
        row.sequence += 1
        resource.revision += 1
        try:
            session.flush()
        except IntegrityError as error:
            raise Taken(gettext("Already booked at that time.")) from error
        _record("agenda_amended", [row], by)
        return row


def strike(number: int, *, following: bool, by: int) -> list[Reservation]:
    """Take an entry out, with those of its series that follow it if so wished."""
    with transaction() as session:
        row = _entry(session, number)
        rows = [row]
        if following and row.extra.get("series"):
            rows = list(session.scalars(_rest_of(row)))
        for one in rows:
            one.status = "gone"
            one.sequence += 1
        touch(session, [row.resource_id])
        _record("agenda_struck", rows, by)
        return rows


def _rest_of(row: Reservation) -> Select[Reservation]:
    return (
        select(Reservation)
        .where(Reservation.resource_id == row.resource_id, Reservation.status != "gone")
        .where(Reservation.petition_id.is_(None), Reservation.starts_at >= row.starts_at)
        .where(Reservation.extra["series"].as_string() == row.extra["series"])
    )


def _entry(session: Session, number: int) -> Reservation:
    """An entry of the office as it is now; NotAllowed where it has been struck."""
    row = session.scalars(
        select(Reservation)
        .where(Reservation.id == number, Reservation.petition_id.is_(None))
        .where(Reservation.status != "gone")
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotAllowed(gettext("This entry is no longer in the agenda."))
    return row


def _record(act: str, rows: Sequence[Reservation], by: int) -> None:
    first = rows[0]
    record_act(
        act, actor_id=by, resource=first.resource_id, title=first.title,
        times=[row.starts_at.isoformat() for row in rows[:20]], number=len(rows),
    )  # fmt: skip
