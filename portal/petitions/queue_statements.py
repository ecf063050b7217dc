"""The statements of a queue, built once and kept: what varies is bound when they are asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, Select, String, bindparam, func, select

from portal.accounts.models import User
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.paging import ordered
from portal.petitions.workflow import Turn
from portal.prebuilt import Prebuilt

TURNS = {"": Turn.OFFICE, **{f"turn:{turn}": turn for turn in Turn}}

_petition, _officer = Petition.__table__.c, User.__table__.alias("officer")
_count = PetitionCount.__table__.c
COLUMNS = tuple(
    _petition[name]
    for name in (
        "id", "reference", "service_code", "state", "phase", "turn", "applicant_name",
        "assignee_id", "submitted_at", "promised_days", "due_on", "days_left",
        "version",
    )
)
NAME = (_officer.c.title + _officer.c.first_name + " " + _officer.c.last_name).label("assignee")
OFFICER = _officer  #: who the petition is assigned to, joined from outside


@lru_cache(maxsize=512)
def statement(
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
    query = select(*COLUMNS, NAME, *columns).outerjoin(
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
def page_statement(
    details: type | None, state: str, assigned: str, keys: tuple[Any, ...], down: bool, begins: bool
) -> Prebuilt:
    """The statement of one page; built once, so that asking costs only the asking."""
    query = statement(details, state, assigned)
    if not assigned and state != "late":
        query = query.add_columns(total(state).label("total"))
    return Prebuilt(in_order(query, keys, down, begins))


def total(state: str) -> Any:
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


def in_order(
    query: Select[Any], keys: tuple[Any, ...], down: bool, begins: bool
) -> Select[Any]:
    """One page of it: ordered by keys, from values on that are bound as key0, key1 …, if not
    from the beginning.
    """
    places = tuple(bindparam(f"key{n}", type_=key.type) for n, key in enumerate(keys))
    query = ordered(query, keys, down=down, values=None if begins else places)
    return query.limit(bindparam("rows", type_=Integer))
