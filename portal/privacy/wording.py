"""Acts and their details in the reader's words; a code nobody has words for shows as itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.accounts.roles import role_label
from portal.i18n import gettext, long_day, moment
from portal.privacy.acts import ACTS, FACTS, LOOKS, VALUES

_ROLE = re.compile(r"[a-z][a-z0-9_]*\.(staff|approver|admin|auditor)")


@dataclass(frozen=True, slots=True)
class Told:
    """One act: what changed as (what, before, after), and what else is known as (what, text)."""

    changes: list[tuple[str, str, str]]
    facts: list[tuple[str, str]]


def act_label(code: str) -> str:
    """What was done."""
    return str(ACTS.get(code, code))


def look_label(code: str) -> str:
    """How somebody's data was looked at."""
    return str(LOOKS.get(code, code))


def told(detail: dict[str, Any]) -> Told:
    """The details of an act: fields that stayed as they were are left out."""
    facts = [
        (_fact(name), text_of(value))
        for name, value in detail.items() if name not in {"before", "after"}
    ]
    if "before" not in detail and "after" not in detail:
        return Told([], facts)
    before, after = detail.get("before"), detail.get("after")
    if not isinstance(before or {}, dict) or not isinstance(after or {}, dict):
        return Told([("", text_of(before), text_of(after))], facts)
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    changes = [
        (_fact(name), text_of(old.get(name)), text_of(new.get(name)))
        for name in names if old.get(name) != new.get(name)
    ]
    return Told(changes, facts)


def in_one_line(detail: dict[str, Any]) -> str:
    """The same for one cell of a table."""
    said = told(detail)
    changed = [f"{name}: {old} → {new}".removeprefix(": ") for name, old, new in said.changes]
    return "; ".join([*changed, *(f"{name}: {text}" for name, text in said.facts)])


def text_of(value: Any) -> str:
    """One value as people read it; a dash for none."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(text_of(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{_fact(name)}: {text_of(one)}" for name, one in value.items())
    return _word(value) if isinstance(value, str) else str(value)


def _word(text: str) -> str:
    if text in VALUES:
        return str(VALUES[text])
    if _ROLE.fullmatch(text):
        return role_label(text)
    return _time(text)


def _time(text: str) -> str:
    try:
        if len(text) == 10:
            return long_day(date.fromisoformat(text))
        found = datetime.fromisoformat(text) if text[10:11] == "T" else None
    except ValueError:
        return text
    return moment(found) if found is not None and found.tzinfo else text


def _fact(name: str) -> str:
    return str(FACTS.get(name, name))
