"""The dry run: what every line of a file would do, or why it cannot; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal.accounts.identity import index_of, masked
from portal.accounts.models import PORTAL, Grant, User
from portal.extensions import db
from portal.i18n import gettext as _
from portal.offices.models import Membership
from portal.staffing.lines import PERSONAL, Parsed, parsed
from portal.staffing.reading import Line
from portal.staffing.words import Book, book

#: Kinds of verdict, the weightiest first.
BAD, NEW, CHANGED, GRANTED, SAME = "bad", "new", "changed", "granted", "same"
_NEEDED = ("title", "first_name", "last_name", "phone")
_AT_ONCE = 500


@dataclass(slots=True)
class Verdict:
    """What becomes of one line; reasons only where it is bad."""

    line: int
    shown_id: str
    name: str
    kind: str = SAME
    reasons: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)  #: names of columns that change
    permission: str = ""  #: the role that is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done to one person: made where there is no `user_id`."""

    number: str
    index: str
    user_id: int | None
    details: dict[str, str]
    place: dict[str, Any]  #: group_id and position, those that change
    grants: tuple[str, ...]
    before: dict[str, Any]  #: what the account is now, as far as this depends on it


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole dry run."""

    verdicts: list[Verdict]
    changes: list[Change]

    @property
    def digest(self) -> str:
        """The same for the same file on the same accounts, and for nothing else."""
        said = [[c.index, c.user_id, c.details, c.place, c.grants, c.before] for c in self.changes]
        bad = [[v.line, v.kind] for v in self.verdicts]
        text = json.dumps([said, bad], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def count(self, kind: str) -> int:
        """How many lines are of a kind."""
        return sum(verdict.kind == kind for verdict in self.verdicts)


@dataclass(slots=True)
class _Account:
    """What is known of an ID."""

    user: User | None = None
    membership: Membership | None = None
    roles: set[str] = field(default_factory=set)


def judge(lines: Iterable[Line]) -> Plan:
    """What the lines would do to the accounts as they are now."""
    words = book()
    read = [parsed(line, words) for line in lines]
    people: dict[str, list[Parsed]] = {}
    for one in read:
        people.setdefault(one.number or f"line {one.line.number}", []).append(one)
    indexes = {number: index_of(number) for number in people if number.isdigit()}
    known = _accounts(list(indexes.values()))
    verdicts: list[Verdict] = []
    changes: list[Change] = []
    for number, together in people.items():
        index = indexes.get(number, "")
        told, change = _person(number, index, together, known.get(index, _Account()), words)
        verdicts += told
        changes += [change] if change else []
    return Plan(sorted(verdicts, key=lambda verdict: verdict.line), changes)


def _person(
    number: str, index: str, together: list[Parsed], account: _Account, words: Book
) -> tuple[list[Verdict], Change | None]:
    _across(together)
    verdicts = [
        Verdict(one.line.number, masked(number) if index else "–", one.name, reasons=one.reasons)
        for one in together
    ]
    wanted = {
        name: value for one in reversed(together) for name, value in one.values.items() if value
    }
    user = account.user
    _against_account(verdicts[0], wanted, user)
    for one, verdict in zip(together, verdicts, strict=True):
        _role(one, verdict, account, words)
        _group(one, verdict, account)
    if any(verdict.reasons for verdict in verdicts):
        for verdict in verdicts:
            verdict.kind = BAD
            if not verdict.reasons:
                verdict.reasons.append(_("Another line of this person has something to correct."))
        return verdicts, None
    details = {
        name: value for name, value in wanted.items()
        if name in PERSONAL and (user is None or (getattr(user, name) or "") != value)
    }
    place = _place(wanted, account.membership)
    grants = tuple(v.permission for v in verdicts if v.permission)
    _kinds(verdicts, user, [*details, *place])
    if user is not None and not (details or place or grants):
        return verdicts, None
    return verdicts, Change(
        number=number, index=index, user_id=user.id if user else None, details=details,
        place=place, grants=grants, before=_before(account, details),
    )


def _kinds(verdicts: list[Verdict], user: User | None, fields: list[str]) -> None:
    for verdict in verdicts:
        verdict.kind = GRANTED if verdict.permission else SAME
    first = verdicts[0]
    if user is None:
        first.kind = NEW
    elif fields:
        first.kind, first.fields = CHANGED, [name.removesuffix("_id") for name in fields]


def _across(together: list[Parsed]) -> None:
    """Lines of one ID must agree about the person, and each say something of its own."""
    seen: dict[str, int] = {}
    said: dict[str, tuple[Any, int]] = {}
    for one in together:
        if one.permission in seen:
            one.reasons.append(_("Line %(number)s says the same.", number=seen[one.permission]))
        seen.setdefault(one.permission, one.line.number)
        for name, value in one.values.items():
            known, number = said.setdefault(name, (value, one.line.number)) if value else (value, 0)
            if known != value:
                one.reasons.append(
                    _("Line %(number)s has other details for this ID.", number=number)
                )
                break


def _against_account(verdict: Verdict, wanted: dict[str, Any], user: User | None) -> None:
    if user is not None and user.disabled_at is not None:
        verdict.reasons.append(_("The account is disabled: open it first."))
    if user is None and not all(wanted.get(name) for name in _NEEDED):
        verdict.reasons.append(_("A new account needs title, first name, last name and phone."))


def _role(one: Parsed, verdict: Verdict, account: _Account, words: Book) -> None:
    if not one.permission or one.permission in account.roles:
        return
    if one.permission.startswith(f"{PORTAL}."):
        verdict.reasons.append(_("Administrators and auditors are named on the person's page."))
    elif one.permission not in words.grantable:
        service = one.permission.rpartition(".")[0]
        known = any(role.startswith(f"{service}.") for role in words.grantable)
        verdict.reasons.append(_("The service has no such role.") if known
                               else _("There is no such service."))
    else:
        verdict.permission = one.permission


def _group(one: Parsed, verdict: Verdict, account: _Account) -> None:
    held = account.membership.group_id if account.membership else None
    if one.closed_group and one.values.get("group_id") != held:
        verdict.reasons.append(_("The group is closed."))


def _place(wanted: dict[str, Any], membership: Membership | None) -> dict[str, Any]:
    present = {"group_id": membership.group_id, "position": membership.position or ""} if (
        membership) else {"group_id": None, "position": ""}
    return {n: wanted[n] for n in present if wanted.get(n) and wanted[n] != present[n]}


def _before(account: _Account, details: dict[str, str]) -> dict[str, Any]:
    place = account.membership
    return {
        "roles": sorted(account.roles), "group": place.group_id if place else None,
        "position": place.position if place else "",
        "details": {name: getattr(account.user, name, None) for name in details},
    }


def _accounts(indexes: list[str]) -> dict[str, _Account]:
    found: dict[str, _Account] = {}
    for start in range(0, len(indexes), _AT_ONCE):
        some = indexes[start:start + _AT_ONCE]
        rows = db.session.execute(
            select(User, Membership).outerjoin(Membership, Membership.user_id == User.id)
            .where(User.national_id_index.in_(some))
            .execution_options(populate_existing=True)
        )  # fmt: skip
        by_id = {user.id: _Account(user, membership) for user, membership in rows}
        for user_id, permission in _roles(list(by_id)):
            by_id[user_id].roles.add(permission)
        found.update({a.user.national_id_index: a for a in by_id.values() if a.user})
    return found


def _roles(user_ids: list[int]) -> Iterator[tuple[int, str]]:
    rows = db.session.execute(
        select(Grant.user_id, Grant.service_code, Grant.role).where(Grant.user_id.in_(user_ids))
    )
    return ((row.user_id, f"{row.service_code}.{row.role}") for row in rows)
