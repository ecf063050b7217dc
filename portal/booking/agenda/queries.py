"""The days of an agenda: what is booked, what the office entered, when nobody is there."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.booking.models import Closure, Reservation, Resource
from portal.booking.queries import REACH
from portal.booking.rules import closures_of
from portal.booking.spans import Span, days
from portal.extensions import db
from portal.i18n import current_language, now
from portal.i18n.models import Holiday
from portal.petitions.models import Petition

VIEWS = ("day", "week", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry: a booking with the reference of its petition, or one of the office's own."""

    number: int
    span: Span
    title: str
    organisation: str
    place: str
    note: str
    waits: bool  #: not approved yet
    reference: str
    in_series: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day with its entries in order of time."""

    day: date
    holiday: str
    items: tuple[Item, ...]
    away: tuple[Closure, ...]

    @property
    def off(self) -> bool:
        """Whether the office does not work."""
        return self.day.weekday() > 4 or bool(self.holiday)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show but the day."""
        return not (self.items or self.away or self.holiday)


def reach(view: str, day: date) -> tuple[date, date]:
    """First and last day of what a view shows around a day."""
    if view == "day":
        return day, day
    if view == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def agenda(resource: Resource, first: date, last: date) -> list[Day]:
    """Every day from the first to the last."""
    whole = Span.whole_days(first, last)
    found: dict[date, list[Item]] = defaultdict(list)
    for row, reference in db.session.execute(
        select(Reservation, Petition.reference)
        .outerjoin(Petition, Petition.id == Reservation.petition_id)
        .where(Reservation.resource_id == resource.id, Reservation.status != "gone")
        .where(Reservation.starts_at < whole.end, Reservation.starts_at > whole.start - REACH)
        .where(Reservation.ends_at > whole.start)
        .order_by(Reservation.starts_at, Reservation.id)
    ):
        item = _item(row, reference or "")
        found[max(item.span.day, first)].append(item)
    closed = closures_of(resource, [whole])
    name = Holiday.name_en if current_language() == "en" else Holiday.name_th
    named = select(Holiday.day, name).where(Holiday.day >= first, Holiday.day <= last)
    holidays = {row[0]: row[1] for row in db.session.execute(named)}
    return [
        Day(day=day, holiday=holidays.get(day, ""), items=tuple(found.get(day, ())), away=tuple(
            one for one in closed
            if Span.whole_days(day, day).overlaps(Span(one.starts_at, one.ends_at))
        ))
        for day in days(first, last)
    ]  # fmt: skip


def _item(row: Reservation, reference: str) -> Item:
    return Item(
        number=row.id, span=Span(row.starts_at, row.ends_at), title=row.title,
        organisation=row.organisation, place=row.extra.get("place", ""),
        note=row.extra.get("note", ""), waits=row.status == "tentative", reference=reference,
        in_series=bool(row.extra.get("series")),
    )  # fmt: skip


def entry_at(resource: Resource, number: int) -> Reservation | None:
    """An entry of the office itself that still stands."""
    if number >= 2**31:
        return None
    return db.session.scalars(
        select(Reservation).where(
            Reservation.id == number, Reservation.resource_id == resource.id,
            Reservation.petition_id.is_(None), Reservation.status != "gone",
        )
    ).one_or_none()  # fmt: skip


def absences(resource: Resource) -> list[Closure]:
    """When this one is or will be away, in order of time."""
    return list(
        db.session.scalars(
            select(Closure).where(Closure.resource_id == resource.id, Closure.ends_at > now())
            .order_by(Closure.starts_at, Closure.id)
        )
    )  # fmt: skip
