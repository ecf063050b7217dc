"""The list of accounts an administrator searches, and narrows by role and standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from portal.accounts.identity import BadNumber, index_of, valid_national_id
from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.queries import roles_of, visible_people
from portal.accounts.reader import Reader
from portal.extensions import db
from portal.i18n import arabic

PAGE = 25
ANY = "any"  #: whoever holds a role

_STANDING = {
    "open": User.disabled_at.is_(None),
    "disabled": User.disabled_at.isnot(None),
    "unverified": User.verified_at.is_(None) & User.disabled_at.is_(None),
}


@dataclass(frozen=True, slots=True)
class People:
    """One page of accounts; `after` is the key of the next page, or None."""

    rows: list[User]
    roles: dict[int, list[str]]
    seen: dict[int, datetime]  #: the last sign-in, where it is still known
    after: int | None


def people(
    reader: Reader, *, search: str = "", role: str = "", standing: str = "", after: int = 0
) -> People:
    """Accounts for administrators, oldest first; nothing for anybody else.

    `search`: part of a name, digits of a telephone number, or a whole national ID. `role`:
    `<service>.<role>`, `<service>.` for any of a service, or ANY. `standing`: open, disabled or
    unverified.
    """
    query = visible_people(reader).where(User.id > after).order_by(User.id).limit(PAGE + 1)
    if role:
        query = query.where(_holds(role))
    if standing in _STANDING:
        query = query.where(_STANDING[standing])
    rows = list(db.session.scalars(_matching(query, search)))
    shown = rows[:PAGE]
    ids = [user.id for user in shown]
    return People(shown, roles_of(ids), _last_seen(ids), ids[-1] if rows[PAGE:] else None)


def _holds(role: str) -> Any:
    code, _dot, name = role.rpartition(".")
    held = select(Grant.id).where(Grant.user_id == User.id)
    if role != ANY:
        held = held.where(Grant.service_code == code)
    return (held.where(Grant.role == name) if name and role != ANY else held).exists()


def _last_seen(ids: list[int]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(LoginSession.user_id, func.max(LoginSession.created_at).label("at"))
        .where(LoginSession.user_id.in_(ids))
        .group_by(LoginSession.user_id)
    )
    return {row.user_id: row.at for row in rows}


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
