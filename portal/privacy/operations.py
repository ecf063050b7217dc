"""Write the access log and the sealed trail; always inside the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.extensions import db, transaction
from portal.i18n import now
from portal.privacy.models import AccessRecord, AuditHead, AuditRecord, LastCheck
from portal.sealing import seal


def record_access(reader_id: int, subject_id: int, action: str, about: str = "") -> None:
    """Note that one person looked at another's data. Looking at one's own is no record."""
    if reader_id == subject_id:
        return
    with transaction(while_reading=True) as session:
        session.add(
            AccessRecord(reader_id=reader_id, subject_id=subject_id, action=action, about=about)
        )


def record_exports(reader_id: int, looks: Iterable[tuple[int, str]]) -> None:
    """Note that data of many people, as (person, about), left in a file; at once."""
    known = [
        {"reader_id": reader_id, "subject_id": subject, "action": "export", "about": about,
         "at": now()}
        for subject, about in looks if subject != reader_id
    ]  # fmt: skip
    if known:
        with transaction() as session:
            session.execute(insert(AccessRecord), known)


def record_act(
    action: str, *, actor_id: int | None, subject_id: int | None = None, **detail: Any
) -> None:
    """Add one act to the trail. `detail` holds before and after, never a secret or a full ID."""
    record_acts(action, actor_id=actor_id, told=[(subject_id, detail)])


def record_acts(
    action: str, *, actor_id: int | None, told: Iterable[tuple[int | None, dict[str, Any]]]
) -> None:
    """Add one act to the trail for each (whom it concerns, its detail), as `record_act` does."""
    with transaction() as session:
        head = _end_of_trail(session)
        for subject_id, detail in told:
            row = AuditRecord(
                id=head.last + 1, at=now(), actor_id=actor_id, action=action,
                subject_id=subject_id, detail=detail, seal="",
            )
            row.seal = seal("audit", head.seal, content_of(row))
            head.last, head.seal = row.id, row.seal
            session.add(row)


def _end_of_trail(session: Session) -> AuditHead:
    """The one row that says where the trail ends, held until the transaction ends."""
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(query).one_or_none()
    if head is None:  # two may begin the trail at once: one row comes of it
        sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite_insert if sqlite else postgresql_insert
        beginning = insert(AuditHead).values(id=1, last=0, seal="")
        session.execute(beginning.on_conflict_do_nothing())
        head = session.scalars(query).one()
    return head


def keep_check(troubles: dict[str, list[str]]) -> None:
    """Remember what `portal check` found, for the page of the trail."""
    with transaction() as session:
        session.merge(LastCheck(id=1, at=now(), troubles=troubles))


def content_of(row: AuditRecord) -> dict[str, Any]:
    """What a seal covers."""
    return {
        "id": row.id,
        "at": row.at.isoformat(timespec="seconds"),
        "actor": row.actor_id,
        "action": row.action,
        "subject": row.subject_id,
        "detail": row.detail,
    }


def broken_seals() -> list[str]:
    """Where the trail was changed, cut or reordered; empty when it is sound."""
    trouble: list[str] = []
    previous, number = "", 0
    for row in db.session.scalars(select(AuditRecord).order_by(AuditRecord.id)):
        number += 1
        if row.id != number:
            return [*trouble, f"audit record {number} is missing"]
        if row.seal != seal("audit", previous, content_of(row)):
            trouble.append(f"audit record {row.id} was changed")
        previous = row.seal
    head = db.session.get(AuditHead, 1)
    if head is not None and (head.last, head.seal) != (number, previous):
        trouble.append("the end of the audit trail was cut off")
    return trouble
