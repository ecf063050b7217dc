"""The queue of a service: prebuilt statements, plain rows, as fast over a million as over ten."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, Select, String, bindparam, func, select

from portal.accounts.models import User
from portal.extensions import rows
from portal.i18n import lazy_gettext as _, today
from portal.i18n.working_days import holidays_set, working_days_between
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.numbers import counts
from portal.petitions.paging import Page, allowed, cut, ordered, place_of
from portal.petitions.searching import FEW, Search
from portal.petitions.summary import Summary
from portal.petitions.terms import terms_of
from portal.petitions.workflow import Turn
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service

#: Filter words of a queue beside the state codes of its service.
FILTERS: dict[str, object] = {
    "": _("Waiting for us"),
    "turn:approver": _("Waiting for the director"),
    "turn:citizen": _("Waiting for the applicant"),
    "late": _("Late"),
    "all": _("All"),
}
TURNS = {"": Turn.OFFICE, **{f"turn:{turn}": turn for turn in Turn}}

_petition, _officer = Petition.__table__.c, User.__table__.alias("officer")
_count = PetitionCount.__table__.c
_COLUMNS = tuple(
    _petition[name]
    for name in (
        "id", "reference", "service_code", "state", "phase", "turn", "applicant_name",
        "assignee_id", "submitted_at", "promised_days", "due_on", "days_left",
        "version",
    )
)
_NAME = (_officer.c.title + _officer.c.first_name + " " + _officer.c.last_name).label("assignee")

#: sort word → columns; the last one is unique. A leading minus turns the order.
SORTS: dict[str, tuple[Any, ...]] = {
    "reference": (_petition.submitted_at, _petition.id),
    "state": (_petition.state, _petition.submitted_at, _petition.id),
}
LATE = (_petition.due_on, _petition.id)  #: who waits longest comes first


class QueueRow:
    """A petition in the queue; `cells` are the values of the service's own columns."""

    __slots__ = (
        "age_days", "applicant_name", "assignee_id", "assignee_name", "cells", "clock_stopped",
        "days_left", "phase", "reference", "state_label", "turn", "version",
    )

    def __init__(self, row: Any, columns: tuple[Any, ...], label: str, left: int) -> None:
        self.reference, self.applicant_name = row.reference, row.applicant_name
        self.assignee_id, self.assignee_name = row.assignee_id, row.assignee
        self.phase, self.turn, self.state_label = row.phase, row.turn, label
        self.days_left, self.clock_stopped = left, row.due_on is None
        self.age_days, self.version = row.promised_days - left, row.version
        details = _Details(row)
        self.cells = [column.value(details) for column in columns]


def _drawn(found: list[Any], columns: tuple[Any, ...]) -> list[QueueRow]:
    """The rows as the page shows them; what they share is looked up once."""
    day, free = today(), holidays_set()
    labels: dict[str, str] = {}
    drawn = []
    for row in found:
        if row.state not in labels:
            labels[row.state] = str(Summary(row).state_label)
        on, left = row.due_on, row.days_left
        left = int(left) if on is None else working_days_between(day, on, free)
        drawn.append(QueueRow(row, columns, labels[row.state], left))
    return drawn


class _Details:
    """The details columns of a queue row under their own names."""

    __slots__ = ("_row",)

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"details_{name}")


@lru_cache(maxsize=512)
def _statement(
    details: type | None, state: str, assigned: str, found: bool = False
) -> Select[Any]:
    """What a queue asks for, its values bound later: petition, officer and details columns.

    `found`: a search leads to the rows, and none of the queue's own indexes shall (SQLite does
    not know how many rows each of them stands for).
    """
    service: Any = _petition.service_code
    assignee: Any = _petition.assignee_id
    if found:
        service, assignee = service.concat(""), assignee + 0
    table: Any = details.__table__ if details else None  # type: ignore[attr-defined]
    columns = [c.label(f"details_{c.name}") for c in table.c] if details else []
    query = select(*_COLUMNS, _NAME, *columns).outerjoin(
        _officer, _officer.c.id == _petition.assignee_id
    )
    if details:
        query = query.outerjoin(table, table.c.petition_id == _petition.id)
    query = query.where(
        service == bindparam("code", type_=String),
        _petition.applicant_id != bindparam("reader", type_=Integer),
    )
    if state in TURNS:
        query = query.where(_petition.turn == str(TURNS[state]))
    elif state == "late":
        query = query.where(_petition.due_on < bindparam("today", type_=Date))
    elif state != "all":
        query = query.where(_petition.state == bindparam("state", type_=String))
    if assigned == "me":
        query = query.where(assignee == bindparam("reader", type_=Integer))
    elif assigned == "nobody":
        # In its order too, or PostgreSQL does not see that the index of assignees has it.
        query = query.where(assignee.is_(None)).order_by(assignee)
    return query


@lru_cache(maxsize=512)
def _page(
    details: type | None, state: str, assigned: str, keys: tuple[Any, ...], down: bool, begins: bool
) -> Select[Any]:
    """The statement of one page; built once, so that asking costs only the asking."""
    query = _statement(details, state, assigned)
    if not assigned and state != "late":
        query = query.add_columns(_total(state).label("total"))
    return _ordered(query, keys, down, begins)


def _total(state: str) -> Any:
    """How many the whole list holds, from the counter rows; read with the page."""
    code, reader = bindparam("code", type_=String), bindparam("reader", type_=Integer)
    every = select(func.coalesce(func.sum(_count.number), 0)).where(_count.service_code == code)
    own = Petition.__table__.alias("own").c  # found by the applicant, who has sent few
    theirs = select(func.count()).where(
        own.applicant_id == reader, own.service_code.concat("") == code
    )
    if state in TURNS:
        every = every.where(_count.turn == str(TURNS[state]))
        theirs = theirs.where(own.turn.concat("") == str(TURNS[state]))
    elif state != "all":
        every = every.where(_count.state == bindparam("state", type_=String))
        theirs = theirs.where(own.state.concat("") == bindparam("state", type_=String))
    return every.scalar_subquery() - theirs.scalar_subquery()


def _ordered(
    query: Select[Any], keys: tuple[Any, ...], down: bool, begins: bool
) -> Select[Any]:
    places = tuple(bindparam(f"key{n}", type_=key.type) for n, key in enumerate(keys))
    query = ordered(query, keys, down=down, values=None if begins else places)
    return query.limit(bindparam("rows", type_=Integer))


def queue(
    reader: Reader,
    code: str,
    *,
    state: str = "",
    assigned: str = "",
    q: str = "",
    sort: str = "",
    size: int = 10,
    cursor: str | None = None,
) -> Page:
    """One service's petitions, oldest first; without a filter those that wait on the office.

    `state` is a word of FILTERS or a state code, `assigned` is me or nobody. The caller has
    checked that the reader may read the service; their own petitions are left out.
    """
    service = registry().get(code)
    columns = service.columns if service else ()
    details = service.details if service and columns else None
    known = state if state in {*TURNS, "late", "all"} else "one"
    keys = LATE if state == "late" else SORTS.get(sort.lstrip("-"), SORTS["reference"])
    query: Select[Any] | None = None
    note, size = "", allowed(size)
    if q:
        search = Search(terms_of(q), code, few=_are_few(code, state, assigned, reader))
        query = _statement(details, known, assigned, search.leads)
        query, order = search.narrowed(query)
        keys = order if order and keys is SORTS["reference"] else keys
        note = search.note
    place = place_of(cursor, keys)
    down = sort.startswith("-") is not (place is not None and place.back)
    begins = place is None
    if query is None:
        query = _page(details, known, assigned, keys, down, begins)
    else:
        query = _ordered(query, keys, down, begins)
    bound = {
        "code": code, "reader": reader.id, "state": state, "today": today(), "rows": size + 1,
        **{f"key{n}": value for n, value in enumerate(place.values if place else ())},
    }
    found = rows(query, bound)
    names = ["id" if key.name == "rowid" else key.name for key in keys]
    page = cut(
        list(found), size, place, lambda row: tuple(getattr(row, name) for name in names),
        None if q or assigned or state == "late" or not found else found[0].total,
    )
    return replace(page, rows=_drawn(page.rows, columns), note=note)


def _are_few(code: str, state: str, assigned: str, reader: Reader) -> bool:
    """Whether a list is short enough to look through, whatever is looked for."""
    if assigned or state == "late":
        return False
    numbers = counts(code, reader)
    if state == "all":
        return sum(number for name, number in numbers.items() if ":" not in name) <= FEW
    return numbers.get(f"turn:{TURNS[state]}" if state in TURNS else state, 0) <= FEW


def filters_of(service: Service | None) -> list[tuple[str, object]]:
    """(word, label) of what a queue may be narrowed to."""
    states = service.workflow.states if service else ()
    return [*FILTERS.items(), *((state.code, state.label) for state in states)]
