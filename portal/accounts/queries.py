"""What accounts read: one's own sessions and records, and the lists of administration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from portal.accounts.identity import decrypt, index_of, masked
from portal.accounts.models import Consent, Grant, LoginSession, RecoveryCode, User
from portal.accounts.reader import Reader
from portal.accounts.sessions import IDLE_CITIZEN, IDLE_STAFF, LONGEST
from portal.extensions import db
from portal.i18n import now
from portal.privacy.models import AccessRecord


def person(user_id: int) -> User:
    """The row of a signed-in person's own account."""
    return db.session.get_one(User, user_id)


def name_of(user_id: int) -> str:
    """The full name of somebody, for papers they sign."""
    return person(user_id).full_name


def masked_id(user: User) -> str:
    """x-xxxx-xxxxx-97-7 of an account."""
    return masked(decrypt(user.national_id_cipher, user.national_id_index))


def holds_role(user_id: int) -> bool:
    """Whether the person holds any role, shown by a second factor or not."""
    return db.session.scalar(select(Grant.id).where(Grant.user_id == user_id).limit(1)) is not None


def is_enrolled(user_id: int) -> bool:
    """Whether the person has a second factor."""
    return db.session.scalar(select(User.totp_cipher).where(User.id == user_id)) is not None


def recovery_codes_left(user_id: int) -> int:
    """How many spare codes are unused."""
    return db.session.scalar(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
        )
    ) or 0


def live_sessions(reader: Reader) -> Sequence[LoginSession]:
    """The reader's sessions that still open something, the one last used first."""
    staff = bool(reader.grants or reader.waiting_grants)
    return db.session.scalars(
        select(LoginSession)
        .where(
            LoginSession.user_id == reader.id,
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now() - (IDLE_STAFF if staff else IDLE_CITIZEN),
            LoginSession.created_at > now() - LONGEST,
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    ).all()


def consents(user_id: int) -> dict[str, Consent]:
    """The last word on each kind of consent."""
    rows = db.session.scalars(
        select(Consent).where(Consent.user_id == user_id).order_by(Consent.id)
    )
    return {row.kind: row for row in rows}


def looks_at(user_id: int, *, limit: int = 100) -> Sequence[Any]:
    """Who looked at the person's data: rows of (at, action, about, full_name), newest first."""
    rows = db.session.execute(
        select(AccessRecord, User)
        .join(User, User.id == AccessRecord.reader_id)
        .where(AccessRecord.subject_id == user_id)
        .order_by(AccessRecord.at.desc(), AccessRecord.id.desc())
        .limit(limit)
    )
    return [(record.at, record.action, record.about, who.full_name) for record, who in rows]


def visible_people(reader: Reader) -> Select[User]:
    """All accounts for administrators, one's own for everybody else."""
    query = select(User)
    return query if reader.is_admin else query.where(User.id == reader.id)


def account(reader: Reader, user_id: int) -> User | None:
    """One account, when the reader may see it."""
    return db.session.scalar(visible_people(reader).where(User.id == user_id))


def by_national_id(number: str) -> User | None:
    """The open account of a whole ID (normal form); the caller answers for the right to ask."""
    return db.session.scalar(
        select(User).where(User.national_id_index == index_of(number), User.disabled_at.is_(None))
    )


def roles_of(user_ids: list[int]) -> dict[int, list[str]]:
    """`<service>.<role>` of each person, sorted."""
    found: dict[int, list[str]] = {user_id: [] for user_id in user_ids}
    rows = db.session.execute(
        select(Grant.user_id, Grant.service_code, Grant.role)
        .where(Grant.user_id.in_(user_ids))
        .order_by(Grant.service_code, Grant.role)
    )
    for row in rows:
        found[row.user_id].append(f"{row.service_code}.{row.role}")
    return found
