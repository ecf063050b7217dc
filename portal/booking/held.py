"""Reads what is held and what is closed on some days, fast: plain rows over indexed ranges.

Moments are seconds on Bangkok's clock since 1970, whole numbers that the database makes: a table of
thousands of bookings is drawn from them without making a single datetime.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    extract,
    func,
    select,
    text,
)

from portal.booking.halves import halves, seconds
from portal.booking.models import HELD, Closure, Reservation, Resource
from portal.booking.queries import REACH, lapsed
from portal.booking.spans import Span
from portal.extensions import db
from portal.i18n import current_language
from portal.i18n.models import Holiday

DAY = 86_400
BANGKOK_SECONDS = 7 * 3600  #: ahead of UTC, summer and winter
_EPOCH = date(1970, 1, 1).toordinal()
NOTHING = ("", "", None)  #: what the public learns of a private booking
_row = Reservation.__table__.c


class Stretch(NamedTuple):
    """From a second to just before another."""

    begins: int
    ends: int


class Closing(NamedTuple):
    """A time in which a resource, or with None all of the kind, cannot be had."""

    resource_id: int | None
    begins: int
    ends: int
    reason: str


def midnight(day: date) -> int:
    """The first second of a day."""
    return (day.toordinal() - _EPOCH) * DAY


def day_of(second: int) -> date:
    """The day in which a second lies."""
    return date.fromordinal(_EPOCH + second // DAY)


def second_of(at: datetime) -> int:
    """The second of an aware moment."""
    return int(at.timestamp()) + BANGKOK_SECONDS


def moment_of(second: int) -> datetime:
    """The aware moment of a second."""
    return datetime.fromtimestamp(second - BANGKOK_SECONDS, UTC)


def _second(column: ColumnElement[Any], dialect: str) -> ColumnElement[int]:
    since = func.strftime("%s", column) if dialect == "sqlite" else extract("epoch", column)
    return cast(since, BigInteger) + BANGKOK_SECONDS


@cache
def _shown(dialect: str) -> Select[Any]:
    """What calendars show of a stretch, in order of time; over the index of what is held."""
    return _within(dialect, select(
        _row.resource_id, _second(_row.starts_at, dialect), _second(_row.ends_at, dialect),
        _row.title, _row.organisation, _row.attendees, _row.status == "tentative", _row.id,
    ))  # fmt: skip


@cache
def taken_rows(dialect: str) -> Select[Any]:
    """The same with its buffers, for what is still free."""
    return _within(dialect, select(
        _row.resource_id, _second(_row.held_from, dialect), _second(_row.held_until, dialect),
    ))  # fmt: skip


def _within(dialect: str, chosen: Select[Any]) -> Select[Any]:
    return chosen.where(
        _row.resource_id.in_(bindparam("resources", expanding=True)), text(HELD),
        _row.starts_at < bindparam("end"), _row.starts_at > bindparam("reach"),
        _row.ends_at > bindparam("start"),
        _row.id.not_in(bindparam("lapsed", expanding=True)),
    ).order_by(_row.starts_at, _row.id)  # fmt: skip


class Shown(NamedTuple):
    """One booking in one cell; of what is private neither title nor whose it is nor how many."""

    id: int
    title: str
    organisation: str
    attendees: int | None
    half: str  #: "am", "pm" or "both"
    waits: bool  #: not approved yet
    opens: int  #: seconds since midnight
    closes: int


def shown_by_day(
    resources: Sequence[Resource], first: date, last: date
) -> dict[tuple[int, int], list[Shown]]:
    """(resource, midnight of the day) → what is booked, in order of time."""
    private = {one.id for one in resources if one.is_private}
    parts = halves()
    noon, one_o_clock = seconds(parts.morning[1]), seconds(parts.afternoon[0])
    found: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for whom, begins, ends, *told, waits, id_ in asked(_shown, resources, first, last):
        opens = begins % DAY
        zero = begins - opens
        closes = ends - zero
        half = "pm" if opens >= noon else "am" if closes <= one_o_clock else "both"
        title, organisation, attendees = NOTHING if whom in private else told
        found[whom, zero].append(
            Shown(id_, title, organisation, attendees, half, waits, opens, closes)
        )
    return found


def asked(statement: Any, resources: Sequence[Resource], first: date, last: date) -> Any:
    """The rows of a statement for resources and days."""
    whole = Span.whole_days(first, last)
    releasing = [one.id for one in resources if one.release_minutes is not None]
    return db.session.execute(statement(db.engine.dialect.name), {
        "resources": [one.id for one in resources], "start": whole.start, "end": whole.end,
        "reach": whole.start - REACH,
        "lapsed": [row.id for row in lapsed(releasing)] if releasing else [],
    }).all()  # fmt: skip


def closings(kind: str, first: date, last: date) -> list[Closing]:
    """What is closed of a kind at some moment of these days, in order of time."""
    whole = Span.whole_days(first, last)
    rows = db.session.execute(
        select(Closure.resource_id, Closure.starts_at, Closure.ends_at, Closure.reason)
        .where(Closure.kind == kind, Closure.ends_at > whole.start)
        .where(Closure.starts_at < whole.end)
        .order_by(Closure.starts_at, Closure.id)
    )
    return [Closing(whom, second_of(a), second_of(b), reason) for whom, a, b, reason in rows]


def holiday_names(first: date, last: date) -> dict[date, str]:
    """The public holidays of these days, named in the reader's language."""
    name = Holiday.name_en if current_language() == "en" else Holiday.name_th
    rows = db.session.execute(select(Holiday.day, name).where(Holiday.day.between(first, last)))
    return {day: str(told) for day, told in rows}


def closing_on(closed: Sequence[Closing], zero: int) -> list[Closing]:
    """Those of the closings that touch the day which begins at `zero`."""
    return [one for one in closed if one.begins < zero + DAY and one.ends > zero]


def map_over(one: Stretch, others: Sequence[Stretch | Closing]) -> Iterator[bool]:
    """For each of the others whether both hold one moment."""
    return (one.begins < other.ends and other.begins < one.ends for other in others)
