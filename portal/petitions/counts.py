"""How many petitions stand where: one counter row per service and state, kept with the step."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.petitions.models import PetitionCount

if TYPE_CHECKING:
    from portal.service import Service


def move(session: Session, service: Service, source: str | None, target: str) -> None:
    """One petition more in `target` and one less in `source`; None is the state before birth.

    Always in the order of their codes: two steps that go opposite ways wait for each other's
    counters in turn, and never for ever.
    """
    if source == target:
        return
    changes = {target: +1} if source is None else {source: -1, target: +1}
    for code in sorted(changes):
        count(session, service, code, changes[code])


def count(session: Session, service: Service, state_code: str, change: int) -> None:
    """Add `change` to the counter of a state."""
    state = service.workflow.state(state_code)
    connection = session.connection()
    connection.execute(
        _statement(connection.dialect.name == "sqlite"),
        {
            "service_code": service.code, "state": state.code, "phase": state.phase,
            "turn": state.turn, "number": change,
        },
    )


@lru_cache
def _statement(sqlite: bool) -> Any:
    """Built once: what every step asks for costs only the asking."""
    counter: Any = PetitionCount.__table__
    insert = sqlite_insert if sqlite else postgresql_insert
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in counter.c}
    return insert(counter).values(values).on_conflict_do_update(
        index_elements=["service_code", "state"],
        set_={"number": counter.c.number + bindparam("number")},
    )
