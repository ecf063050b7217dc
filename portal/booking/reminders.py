"""Reminds applicants, on the working day before, of what they have booked; of each day once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from sqlalchemy import Select, select, text

from portal.booking.models import FIRM, Reservation
from portal.booking.spans import Span
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, now, today
from portal.i18n.working_days import add_working_days
from portal.messages.operations import tell
from portal.petitions.models import Petition
from portal.petitions.operations import lock

FROM = time(8)  #: nobody is reminded at night
BATCH = 500  #: reservations looked at in one round


def remind() -> int:
    """Tell each applicant of what begins until the next working day; how many were told.

    What waits for approval is nobody's yet. Safe in any number of processes: who holds the
    petition's row looks again, and what was told is noted in the same transaction. Moved to
    another time it is told anew.
    """
    if now().astimezone(BANGKOK).time() < FROM:
        return 0
    return sum(_remind(petition_id, day) for petition_id, day in list(_untold()))


def _due() -> Select[Reservation]:
    """Firm, of a petition, not told of yet, and beginning by the end of the next working day.

    After a weekend without a worker that is still so: better late than never.
    """
    span = Span.whole_days(today(), add_working_days(today(), 1))
    tomorrow = Span.whole_days(today(), today()).end
    return select(Reservation).where(
        text(f"reservation.{FIRM}"), Reservation.petition_id.is_not(None),
        Reservation.starts_at >= tomorrow, Reservation.starts_at < span.end,
        Reservation.reminded_for.is_distinct_from(Reservation.starts_at),
    ).order_by(Reservation.starts_at, Reservation.id)  # fmt: skip


def _untold() -> Iterator[tuple[int, date]]:
    """(petition, day) of each booking to tell of."""
    rows = db.session.scalars(_due().limit(BATCH))
    yield from dict.fromkeys((row.petition_id or 0, _span(row).day) for row in rows)


def _remind(petition_id: int, day: date) -> bool:
    """One message for all a petition holds on one day; False where another worker was faster."""
    with transaction() as session:
        petition: Petition = lock(session, petition_id)
        found = session.scalars(
            _due().where(Reservation.petition_id == petition_id)
            .execution_options(populate_existing=True)
        )  # fmt: skip
        rows = [row for row in found if _span(row).day == day]
        for row in rows:
            row.reminded_for = row.starts_at
        if rows:
            tell(
                petition.applicant_id, "booking_reminder",
                link=f"/petitions/{petition.reference}", reference=petition.reference,
                service=petition.service_code, title=rows[0].title, day=day, calendar=True,
                times=list(dict.fromkeys(map(_said, rows))),
            )
    return bool(rows)


def _span(row: Reservation) -> Span:
    return Span(row.starts_at, row.ends_at)


def _said(row: Reservation) -> str:
    hours = "–".join(f"{at:%H:%M}" for at in _span(row).hours)
    place = f" ({row.resource.place})" if row.resource.place else ""
    return f"{hours} {row.resource.name}{place}"
