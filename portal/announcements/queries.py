"""Reads announcements: those of today from what each process keeps, one of them from its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import current_app, request
from flask_login import current_user
from sqlalchemy import select

from portal.announcements.models import Announcement
from portal.extensions import db, rows
from portal.i18n import current_language, gettext, today
from portal.kept import Kept

SECONDS = 30.0  #: how long another process may not know of a change
ON_HOME = 4

_columns = Announcement.__table__.c
#: The position is the administrator's; among equals the newest comes first.
_ORDER = (
    _columns.pinned.desc(), _columns.position, _columns.shown_from.desc(), _columns.id.desc()
)
_PUBLISHED = select(
    *(_columns[name] for name in (
        "id", "title_th", "title_en", "title_lo", "audience", "pinned", "shown_from",
        "shown_until", "changed_at",
    ))
).where(_columns.is_published).order_by(*_ORDER)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An announcement in a list, in the reader's language."""

    title: str
    url: str
    day: date
    note: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Published:
    """What is published, and the lists drawn up from it so far."""

    rows: Sequence[Any]
    lists: dict[tuple[str, bool, date], list[Line]] = field(default_factory=dict)


published = Kept(
    "announcements", lambda: _Published(rows(_PUBLISHED, {})), seconds=SECONDS
)


def for_office() -> bool:
    """Whether the reader belongs to the office. Strangers without a cookie are not asked for."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return False
    return bool(current_user.is_authenticated and current_user.reads_queues)


def announced(*, inside: bool) -> list[Line]:
    """What is announced today, pinned ones first; `inside` also to the office alone."""
    day, known = today(), published()
    key = (current_language(), inside, day)
    if key in known.lists:
        return known.lists[key]
    known.lists[key] = [
        Line(words(row, "title"), f"/announcements/{row.id}", row.shown_from, _note(row),
             row.changed_at)
        for row in known.rows if is_shown(row, day) and (inside or row.audience == "public")
    ]  # fmt: skip
    return known.lists[key]


def is_shown(row: Any, day: date) -> bool:
    """Whether the day is one of an announcement's."""
    return bool(row.shown_from <= day and (row.shown_until is None or day <= row.shown_until))


def words(row: Any, name: str) -> str:
    """Title or body in the reader's language, in Thai where that is empty."""
    return str(getattr(row, f"{name}_{current_language()}") or getattr(row, f"{name}_th"))


def _note(row: Any) -> str:
    notes = []
    if row.pinned:
        notes.append(gettext("Pinned"))
    if row.audience == "staff":
        notes.append(gettext("The office alone"))
    return " · ".join(notes)


def announcement(number: int, *, inside: bool) -> Announcement | None:
    """One that the reader may read today."""
    found = db.session.get(Announcement, number)
    if found is None or not found.is_published or not is_shown(found, today()):
        return None
    return found if inside or found.audience == "public" else None


def every() -> Sequence[Announcement]:
    """All there are, in the order they are shown; the newest thousand."""
    return db.session.scalars(select(Announcement).order_by(*_ORDER).limit(1000)).all()


def state_of(one: Announcement) -> str:
    """Where an announcement stands: draft, coming, shown or over."""
    if not one.is_published:
        return "draft"
    if one.shown_from > today():
        return "coming"
    return "shown" if is_shown(one, today()) else "over"
