"""Reads offices and groups, and who sits where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.extensions import db
from portal.i18n import use_language
from portal.offices.models import Membership, Office, OfficeGroup
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


def every_office() -> Sequence[Office]:
    """All offices, the closed ones last."""
    return db.session.scalars(
        select(Office).order_by(Office.closed_at.isnot(None), Office.kind, Office.name)
    ).all()


def office_names(kind: str | None = None) -> list[str]:
    """Names of the open offices, or of one kind: own, school, agency; to offer in a form."""
    query = select(Office.name).where(Office.closed_at.is_(None)).order_by(Office.name)
    return list(db.session.scalars(query if kind is None else query.filter_by(kind=kind)))


def every_group() -> Sequence[OfficeGroup]:
    """All groups in their order, the closed ones last."""
    return db.session.scalars(
        select(OfficeGroup).order_by(
            OfficeGroup.closed_at.isnot(None), OfficeGroup.position, OfficeGroup.id
        )
    ).all()


def open_groups() -> list[OfficeGroup]:
    """Groups somebody may be put into."""
    return [group for group in every_group() if group.closed_at is None]


def groups_of_services() -> list[str]:
    """The groups that services name, in Thai, in the order of the services."""
    with use_language("th"):
        named = [str(service.group) for service in registry() if service.group]
    return list(dict.fromkeys(named))


def missing_groups() -> list[str]:
    """Groups that services name and the office's own list does not."""
    known = {group.name for group in every_group()}
    return [name for name in groups_of_services() if name not in known]


def members() -> dict[int, int]:
    """Group → how many people sit in it."""
    rows = db.session.execute(
        select(Membership.group_id, func.count())
        .where(Membership.group_id.isnot(None))
        .group_by(Membership.group_id)
    )
    return {group_id: number for group_id, number in rows if group_id is not None}


def place_of_person(reader: Reader, user_id: int) -> tuple[User, Membership | None] | None:
    """A person and their place, for administrators."""
    if not reader.is_admin:
        return None
    person = db.session.get(User, user_id)
    return (person, db.session.get(Membership, user_id)) if person is not None else None


def told_place_of(user_id: int) -> str:
    """Group and position of a person in one line; empty for none."""
    found = db.session.execute(
        select(OfficeGroup.name, Membership.position)
        .select_from(Membership).outerjoin(OfficeGroup, OfficeGroup.id == Membership.group_id)
        .where(Membership.user_id == user_id)
    ).one_or_none()  # fmt: skip
    return " · ".join(part for part in found or () if part)


def group_of(membership: Membership | None) -> OfficeGroup | None:
    """The group of a place."""
    if membership is None or membership.group_id is None:
        return None
    return db.session.get(OfficeGroup, membership.group_id)
