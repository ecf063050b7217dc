"""Today's rooms and appointments of the services a reader may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, or_, select, text

from portal.booking.models import FIRM, Reservation, Resource
from portal.booking.spans import Span
from portal.extensions import rows
from portal.i18n import today
from portal.petitions.models import Petition
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

MOST = 20  #: bookings shown

_held, _thing = Reservation.__table__.c, Resource.__table__.c
_petition = Petition.__table__.c
_TODAY: Select[Any] = (
    select(
        _held.starts_at, _held.ends_at, _held.title, _thing.name, _thing.kind,
        _petition.reference, _petition.applicant_name,
    )
    .join(Resource.__table__, _thing.id == _held.resource_id)
    .outerjoin(Petition.__table__, _petition.id == _held.petition_id)
    .where(
        text(f"reservation.{FIRM}"), _held.starts_at >= bindparam("begins"),
        _held.starts_at < bindparam("ends"), _thing.kind.in_(bindparam("kinds", expanding=True)),
        or_(_petition.id.is_(None), _petition.applicant_id != bindparam("reader")),
    )
    .order_by(_held.starts_at, _held.id)
    .limit(3 * MOST)  # one booking may hold several things
)  # fmt: skip


@dataclass(slots=True)
class Booking:
    """What somebody holds today, perhaps several things at once; times as people say them."""

    starts_at: datetime
    ends_at: datetime
    title: str
    who: str
    reference: str | None  #: None: the office's own entry
    service: Any
    things: list[str]

    @property
    def hours(self) -> str:
        """09:00–12:00."""
        return "–".join(f"{at:%H:%M}" for at in Span(self.starts_at, self.ends_at).hours)


def bookings_today(reader: Reader) -> list[Booking]:
    """What begins today and is certain, in order of time."""
    lends = {
        kind.code: service
        for service in registry() if reader.may_read(service.code)
        for kind in service.resources
    }  # fmt: skip
    if not lends:
        return []
    span = Span.whole_days(today(), today())
    found = rows(_TODAY, {
        "begins": span.start, "ends": span.end, "kinds": list(lends), "reader": reader.id,
    })  # fmt: skip
    bookings: dict[tuple[Any, ...], Booking] = {}
    for row in found:
        key = (row.reference or row.title, row.starts_at, row.ends_at)
        one = bookings.setdefault(key, Booking(
            row.starts_at, row.ends_at, row.title, row.applicant_name or "", row.reference,
            lends[row.kind], [],
        ))  # fmt: skip
        if row.name not in one.things:
            one.things.append(row.name)
    return list(bookings.values())[:MOST]
