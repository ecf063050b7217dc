"""How many petitions wait where, as one reader's queues show them: read without counting rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, func, select

from portal.extensions import rows
from portal.i18n import today
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.workflow import Turn

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

MANY = 99  #: what is counted row by row is shown as "99+" beyond this

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
_ALL = _kept.union_all(_own)
#: Their own petitions are found by the applicant: of a service there may be a million.
_OF_ONE = _kept.where(_counter.service_code == bindparam("code")).union_all(
    _own.where(_petition.service_code.concat("") == bindparam("code"))
)


def _at_most(*conditions: Any) -> Any:
    """Rows of a service that meet the conditions, counted to MANY + 1."""
    some = select(_petition.id).where(_petition.service_code == _codes.c.code, *conditions)
    few = some.correlate(_codes).limit(MANY + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


_codes = select(_counter.service_code.label("code")).distinct().subquery("codes")
_URGENT = select(
    _codes.c.code,
    _at_most(_petition.due_on < bindparam("today"), _petition.applicant_id != _reader),
    _at_most(
        _petition.assignee_id == _reader, _petition.turn == str(Turn.OFFICE),
        _petition.applicant_id != _reader,
    ),
)


def all_counts(reader: Reader) -> dict[str, dict[str, int]]:
    """service code → {state or `turn:<turn>` → number}."""
    found: dict[str, dict[str, int]] = {}
    for code, state, turn, number in rows(_ALL, {"reader": reader.id}):
        _add(found.setdefault(code, {}), state, turn, number)
    return found


def counts(code: str, reader: Reader) -> dict[str, int]:
    """State or `turn:<turn>` → number of petitions of one service."""
    found: dict[str, int] = {}
    for _code, state, turn, number in rows(_OF_ONE, {"reader": reader.id, "code": code}):
        _add(found, state, turn, number)
    return found


def urgent(reader: Reader) -> dict[str, tuple[int, int]]:
    """service code → (how many are late, how many the reader has taken), both up to MANY + 1."""
    found = rows(_URGENT, {"reader": reader.id, "today": today()})
    return {code: (late, mine) for code, late, mine in found}


def _add(found: dict[str, int], state: str, turn: str, number: int) -> None:
    for name in (state, f"turn:{turn}"):
        found[name] = found.get(name, 0) + number
