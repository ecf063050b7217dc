"""What an officer does next, over all services: what is late, what was taken, what is collected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Date,
    Select,
    String,
    Time,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from portal.extensions import rows
from portal.i18n import today
from portal.petitions.models import Petition
from portal.petitions.queue_statements import COLUMNS, NAME, OFFICER
from portal.petitions.summary import Summary
from portal.petitions.workflow import Turn

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Pickup, Service

TEN = 10
PICKUPS = 20  #: of one service and day

_petition = Petition.__table__.c
_reader: Any = bindparam("reader")
_NOTHING = (cast(null(), Time).label("pick_at"), cast(null(), String).label("pick_place"))


@dataclass(frozen=True, slots=True)
class Desk:
    """The next ten petitions, the most urgent first, and those collected today by the hour."""

    ten: list[Summary]
    pickups: list[Summary]  #: with `pick_at` (a time or None) and `pick_place`


def desk_of(reader: Reader, services: Iterable[tuple[str, Service | None]]) -> Desk:
    """What is late in these services, what the reader has taken there, and who collects today."""
    asked = tuple(
        (code, service.details if service else None, service.pickup if service else None)
        for code, service in services
    )
    if not asked:
        return Desk([], [])
    found = rows(_statement(asked), {"reader": reader.id, "today": today()})
    day = today()
    urgent = {row.id: row for row in found if row.why != "pickup"}.values()
    ten = sorted(urgent, key=lambda row: (row.due_on is None, row.due_on or day, row.id))[:TEN]
    collected = sorted(
        (row for row in found if row.why == "pickup"),
        key=lambda row: (row.pick_at is None, row.pick_at, row.id),
    )
    return Desk([Summary(row) for row in ten], [Summary(row) for row in collected])


@lru_cache(maxsize=256)
def _statement(services: tuple[tuple[str, Any, Pickup | None], ...]) -> Any:
    """One statement for all: each part is read from the front of an index, and no further."""
    parts: list[Any] = []
    for code, details, pickup in services:
        parts.append(_first("late", code, _petition.due_on < bindparam("today", type_=Date)))
        parts.append(_first(
            "mine", code, _petition.assignee_id == _reader, _petition.turn == str(Turn.OFFICE),
        ))  # fmt: skip
        if pickup is not None:
            parts.append(_collected(code, details, pickup))
    return union_all(*parts)


def _rows(why: str, code: str, *more: Any) -> Select[Any]:
    return (
        select(*COLUMNS, NAME, literal(why).label("why"), *more)
        .outerjoin(OFFICER, OFFICER.c.id == _petition.assignee_id)
        .where(_petition.service_code == literal(code), _petition.applicant_id != _reader)
    )


def _first(why: str, code: str, *conditions: Any) -> Select[Any]:
    keys = (_petition.due_on, _petition.id) if why == "late" else (
        _petition.submitted_at, _petition.id)
    part = _rows(why, code, *_NOTHING).where(*conditions).order_by(*keys).limit(TEN)
    return select(part.subquery())


def _collected(code: str, details: Any, pickup: Pickup) -> Select[Any]:
    table = details.__table__.c
    at, place = (
        table[name].label(label) if name else nothing
        for name, label, nothing in (
            (pickup.time, "pick_at", _NOTHING[0]), (pickup.place, "pick_place", _NOTHING[1]))
    )
    part = (
        _rows("pickup", code, at, place)
        .join(details.__table__, table.petition_id == _petition.id)
        .where(table[pickup.day] == bindparam("today", type_=Date))
        .where(_petition.state == pickup.state)
        .order_by(at, _petition.id)
        .limit(PICKUPS)
    )
    return select(part.subquery())
