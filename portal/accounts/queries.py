"""What accounts read: one's own sessions and records, and the lists of administration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from portal.accounts.identity import BadNumber, decrypt, index_of, masked, valid_national_id
from portal.accounts.models import Consent, Grant, LoginSession, RecoveryCode, User
from portal.accounts.reader import Reader
from portal.accounts.sessions import IDLE_CITIZEN, IDLE_STAFF, LONGEST
from portal.extensions import db
from portal.i18n import arabic, now
from portal.privacy.models import AccessRecord

PAGE = 25


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


@dataclass(frozen=True, slots=True)
class People:
    """One page of accounts; `after` is the key of the next page, or None."""

    rows: list[User]
    roles: dict[int, list[str]]
    after: int | None


def people(reader: Reader, *, search: str = "", after: int = 0) -> People:
    """Accounts for administrators, oldest first; nothing for anybody else.

    `search`: part of a name, digits of a telephone number, or a whole national ID.
    """
    query = visible_people(reader).where(User.id > after).order_by(User.id).limit(PAGE + 1)
    rows = list(db.session.scalars(_matching(query, search)))
    shown = rows[:PAGE]
    return People(shown, roles_of([u.id for u in shown]), shown[-1].id if rows[PAGE:] else None)


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


def _matching(query: Select[User], search: str) -> Select[User]:
    typed = search.strip()
    if not typed:
        return query
    try:
        return query.where(User.national_id_index == index_of(valid_national_id(typed)))
    except BadNumber:
        name = User.first_name + " " + User.last_name
        digits = "".join(c for c in arabic(typed) if c.isdigit())
        found = [name.icontains(typed, autoescape=True)]
        if len(digits) >= 3:
            found.append(User.phone.contains(digits, autoescape=True))
        return query.where(or_(*found))
