"""Reads the staff: who holds a role or sits in the office, and files that wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select

from portal.accounts.models import Grant, User
from portal.extensions import db
from portal.offices.models import Membership, OfficeGroup
from portal.staffing.models import StagedImport

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

BATCH = 500  #: people read at once


def staged(actor_id: int, number: str) -> StagedImport | None:
    """A file this administrator has sent."""
    return db.session.scalars(
        select(StagedImport)
        .where(StagedImport.id == number, StagedImport.made_by_id == actor_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def staff_ids(reader: Reader) -> list[int]:
    """Open accounts that hold a role or sit in the office, in order; for administrators."""
    if not reader.is_admin:
        return []
    return list(db.session.scalars(_staff(select(User.id)).order_by(User.id)))


def number_of_staff() -> int:
    """How many there are."""
    return db.session.scalar(_staff(select(func.count(User.id)))) or 0


def staff(ids: list[int]) -> Iterator[tuple[User, str, str, list[tuple[str, str]]]]:
    """(person, name of the group, position, roles as pairs of service and role), in batches."""
    for start in range(0, len(ids), BATCH):
        some = ids[start:start + BATCH]
        roles: dict[int, list[tuple[str, str]]] = {}
        for user_id, service, role in db.session.execute(
            select(Grant.user_id, Grant.service_code, Grant.role)
            .where(Grant.user_id.in_(some)).order_by(Grant.service_code, Grant.role)
        ):  # fmt: skip
            roles.setdefault(user_id, []).append((service, role))
        rows = db.session.execute(
            select(User, OfficeGroup.name, Membership.position)
            .outerjoin(Membership, Membership.user_id == User.id)
            .outerjoin(OfficeGroup, OfficeGroup.id == Membership.group_id)
            .where(User.id.in_(some)).order_by(User.id)
        )  # fmt: skip
        for person, group, position in rows:
            yield person, group or "", position or "", roles.get(person.id, [])
        db.session.expunge_all()


def _staff(query: Select[Any]) -> Select[Any]:
    holds = select(Grant.id).where(Grant.user_id == User.id).exists()
    sits = select(Membership.user_id).where(Membership.user_id == User.id).exists()
    return query.where(or_(holds, sits), User.disabled_at.is_(None))
