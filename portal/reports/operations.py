"""Keeps the figures: with every change of a petition in its own transaction, or all anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import bindparam, event, insert, inspect, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, UOWTransaction

from portal.extensions import PortalSession, db, transaction
from portal.petitions.assigning import petition_moves
from portal.petitions.models import Petition
from portal.privacy.operations import record_act
from portal.reports.asking import Asked
from portal.reports.models import KEYS, NUMBERS, figure
from portal.reports.shares import READ, Key, counted, share_of

Changes = dict[Key, Counter[str]]
_PENDING = "figures"  #: what a transaction has changed so far, in the session's notes


@event.listens_for(PortalSession, "before_flush")
def _note_changes(session: Session, _work: UOWTransaction, _instances: object) -> None:
    """Whoever changes a petition, and however: the figures lose its old share and get the new."""
    for petition in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(petition, Petition):
            continue
        before, after = _before_and_after(petition)
        _note(
            session, None if petition in session.new else before,
            None if petition in session.deleted else after,
        )


@petition_moves.connect
def _note_move(petition: Petition, to_id: int | None) -> None:
    """From desk to desk a petition goes past the session, so as to keep its version."""
    before = {name: getattr(petition, name) for name in READ}
    _note(db.session(), before, before | {"assignee_id": to_id})


def _note(session: Session, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    changes: Changes = session.info.setdefault(_PENDING, defaultdict(Counter))
    if before is not None:
        key, numbers = share_of(before)
        changes[key].subtract(numbers)
    if after is not None:
        key, numbers = share_of(after)
        changes[key].update(numbers)


def _before_and_after(petition: Petition) -> tuple[dict[str, Any], dict[str, Any]]:
    attributes = inspect(petition).attrs
    after = {name: getattr(petition, name) for name in READ}
    before = {
        name: next(iter(attributes[name].history.deleted or ()), value)
        for name, value in after.items()
    }
    return before, after


@event.listens_for(PortalSession, "before_commit")
def _write_changes(session: Session) -> None:
    """At the very end, and always in one order: who counts waits for nobody who waits for them.

    The counters of states are taken before, so no two transactions hold what the other needs.
    """
    if not session.info.get("writing"):
        return
    session.flush()
    changes: Changes = session.info.pop(_PENDING, {})
    rows = [
        dict(zip(KEYS, key, strict=True)) | {name: numbers[name] for name in NUMBERS}
        for key, numbers in sorted(changes.items()) if any(numbers.values())
    ]  # fmt: skip
    if rows:
        sqlite = session.get_bind().dialect.name == "sqlite"
        session.connection().execute(_ADDING["sqlite" if sqlite else "postgresql"], rows)


def _adding(maker: Any) -> Any:
    """Rows that are added to those of their keys."""
    made = maker(figure).values({name: bindparam(name) for name in (*KEYS, *NUMBERS)})
    summed = {name: figure.c[name] + made.excluded[name] for name in NUMBERS}
    return made.on_conflict_do_update(index_elements=list(KEYS), set_=summed)


_ADDING = {"sqlite": _adding(sqlite_insert), "postgresql": _adding(postgresql_insert)}


def recount() -> int:
    """Count everything anew: after a bulk load, or where `portal check` finds a difference.

    Steps that are taken meanwhile wait, and are counted after; nothing is lost or counted twice.
    Answers how many rows the figures have.
    """
    with transaction() as session:
        dialect = session.get_bind().dialect.name
        if dialect == "postgresql":
            session.execute(text("LOCK TABLE figure IN SHARE ROW EXCLUSIVE MODE"))
        session.info.pop(_PENDING, None)
        session.flush()
        session.info.pop(_PENDING, None)
        session.execute(figure.delete())
        every = counted(dialect)
        done: Any = session.execute(insert(figure).from_select([*KEYS, *NUMBERS], every))
        return int(done.rowcount)


def record_export(reader_id: int, asked: Asked, ending: str) -> None:
    """Put into the trail that somebody takes a list of people, and which one."""
    record_act(
        "petitions_exported", actor_id=reader_id, period=asked.period.word,
        services=list(asked.codes), status=asked.phase or "", officer=asked.officer, file=ending,
    )
