"""How many petitions wait where, as one reader's queues show them: read without counting rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, func, literal, select

from portal.extensions import rows
from portal.i18n import today
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.workflow import Turn

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

MANY = 99  #: what is counted row by row is shown as "99+" beyond this
LATE, MINE = "count:late", "count:mine"  #: beside the states: no state has a colon in its name

_counter, _petition = PetitionCount.__table__.c, Petition.__table__.c
_reader: Any = bindparam("reader")
_kept: Select[Any] = select(
    _counter.service_code, _counter.state, _counter.turn, _counter.number
).where(_counter.number > 0)
#: Nobody works on what they have sent themselves: it is in no queue of theirs.
_own: Select[Any] = (
    select(_petition.service_code, _petition.state, _petition.turn, -func.count())
    .where(_petition.applicant_id == _reader)
    .group_by(_petition.service_code, _petition.state, _petition.turn)
)
_codes = select(_counter.service_code.label("code")).distinct().subquery("codes")


def _at_most(name: str, *conditions: Any) -> Select[Any]:
    """For each service its petitions that meet the conditions, counted to MANY + 1."""
    some = select(_petition.id).where(_petition.service_code == _codes.c.code, *conditions)
    few = some.correlate(_codes).limit(MANY + 1).subquery()
    number = select(func.count()).select_from(few).scalar_subquery()
    return select(_codes.c.code, literal(name), literal(""), number)


_ALL = _kept.union_all(
    _own,
    _at_most(LATE, _petition.due_on < bindparam("today"), _petition.applicant_id != _reader),
    _at_most(
        MINE, _petition.assignee_id == _reader, _petition.turn == str(Turn.OFFICE),
        _petition.applicant_id != _reader,
    ),
)


def all_counts(reader: Reader) -> dict[str, dict[str, int]]:
    """service code → {state, `turn:<turn>`, LATE or MINE → number}; the last two to MANY + 1."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, state, turn, number in rows(_ALL, {"reader": reader.id, "today": today()}):
        found[code][state] += number
        if turn:
            found[code][f"turn:{turn}"] += number
    return found
