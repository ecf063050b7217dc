"""Finds acts and looks in records of any length: by whom, about whom, which, when, in words.

One condition is answered by an index of its own. Several at once, or words, are looked for in
the newest SCAN rows of the strongest of them; a page that found less says so and leads on from
there, so that no question takes longer than that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Text, and_, cast, false, func, select, true, tuple_
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.extensions import db
from portal.i18n import gettext
from portal.petitions.paging import Page, cursor_of, place_of
from portal.privacy.models import AccessRecord, AuditRecord

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

SIZE = 50  #: rows of a page
SCAN = 20_000  #: rows looked through for one page where no single index answers
BATCH = 500  #: rows of an export read at once
MOST_NAMED = 20  #: people one name may stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; None and empty do not matter. Times are half open."""

    by: tuple[int, ...] | None = None
    about: tuple[int, ...] | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


_actor, _subject = aliased(User), aliased(User)


def acts(reader: Reader, wanted: Wanted, cursor: str | None) -> Page:
    """Acts of the trail, newest first: rows of (AuditRecord, who did it, whom it concerns)."""
    return _page(reader, _Source(AuditRecord, AuditRecord.actor_id), wanted, cursor)


def looks(reader: Reader, wanted: Wanted, cursor: str | None) -> Page:
    """Looks at people's data, newest first: rows of (AccessRecord, who looked, at whom)."""
    return _page(reader, _Source(AccessRecord, AccessRecord.reader_id), wanted, cursor)


def every_act(reader: Reader, wanted: Wanted) -> Iterator[Any]:
    """All acts that are wanted, read in batches, as they were when it began."""
    return _all(reader, _Source(AuditRecord, AuditRecord.actor_id), wanted)


def every_look(reader: Reader, wanted: Wanted) -> Iterator[Any]:
    """All looks that are wanted, read in batches."""
    return _all(reader, _Source(AccessRecord, AccessRecord.reader_id), wanted)


def people_called(name: str) -> tuple[int, ...]:
    """Accounts of a name, or of an account number; one more than MOST_NAMED when too many."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        return (int(name),)
    full = User.title + User.first_name + " " + User.last_name
    found = select(User.id).where(full.icontains(name, autoescape=True)).limit(MOST_NAMED + 1)
    return tuple(db.session.scalars(found))


@dataclass(frozen=True, slots=True)
class _Source:
    """One of the two records, and its column of who did it."""

    model: Any
    who: Any

    @property
    def keys(self) -> tuple[Any, Any]:
        return self.model.at, self.model.id

    def conditions(self, wanted: Wanted) -> list[Any]:
        """The strongest first: about whom, by whom, which."""
        model, found = self.model, []
        if wanted.about is not None:
            found.append(_one_of(model.subject_id, wanted.about))
        if wanted.by is not None:
            found.append(_one_of(self.who, wanted.by))
        if wanted.action:
            found.append(model.action == wanted.action)
        if wanted.words:
            found.append(self._says(wanted.words))
        return found

    def _says(self, words: str) -> Any:
        if self.model is AccessRecord:
            return AccessRecord.about == words
        # JSON keeps what is not ASCII as escapes: the words are looked for as it writes them.
        return cast(AuditRecord.detail, Text).icontains(json.dumps(words)[1:-1], autoescape=True)

    def named(self) -> Select[Any]:
        return (
            select(
                self.model, _name_of(_actor).label("who"), _name_of(_subject).label("whom")
            )
            .outerjoin(_actor, _actor.id == self.who)
            .outerjoin(_subject, _subject.id == self.model.subject_id)
        )


def _one_of(column: Any, ids: tuple[int, ...]) -> Any:
    if not ids:
        return false()
    return column == ids[0] if len(ids) == 1 else column.in_(ids)


def _name_of(person: Any) -> Any:
    return func.coalesce(person.title + person.first_name + " " + person.last_name, "")


def _when(source: _Source, wanted: Wanted) -> Any:
    at = source.model.at
    return and_(
        at >= wanted.since if wanted.since else true(),
        at < wanted.until if wanted.until else true(),
    )


def _page(reader: Reader, source: _Source, wanted: Wanted, cursor: str | None) -> Page:
    place = place_of(cursor, source.keys)
    values = place.values if place else None
    rows, end = _read(reader, source, wanted, values, SIZE + 1)
    if len(rows) > SIZE:
        return Page(rows[:SIZE], SIZE, _cursor(rows[SIZE - 1][0]), None)
    if end is None:
        return Page(rows, SIZE, None, None)
    note = gettext("Only part of the records was looked through; older ones come next.")
    return Page(rows, SIZE, cursor_of(end, back=False), None, note=note)


def _cursor(row: Any) -> str:
    return cursor_of((row.at, row.id), back=False)


def _read(
    reader: Reader, source: _Source, wanted: Wanted, values: Any, size: int
) -> tuple[list[Any], tuple[Any, ...] | None]:
    """(rows from beyond a place on, where looking ended if not at the end of the records)."""
    conditions = source.conditions(wanted)
    if not (reader.is_admin or reader.is_auditor):
        conditions = [false()]
    at, number = source.keys
    newest = [at.desc(), number.desc()]
    within = _when(source, wanted)
    if values is not None:
        within = and_(within, tuple_(*source.keys) < tuple_(*values))
    if len(conditions) < 2 and not wanted.words:
        query = source.named().where(within, *conditions).order_by(*newest).limit(size)
        return list(db.session.execute(query)), None
    lead, rest = (conditions[:1], conditions[1:]) if len(conditions) > 1 else ([], conditions)
    scanned = select(*source.keys).where(within, *lead).order_by(*newest).limit(SCAN)
    # What is looked for is judged row by row inside: a join would be made over all rows first.
    part = scanned.add_columns(and_(true(), *rest).label("hit")).subquery()
    hits = select(part.c.id).where(part.c.hit).order_by(part.c.at.desc(), part.c.id.desc())
    ids = list(db.session.scalars(hits.limit(size)))
    rows = list(db.session.execute(source.named().where(number.in_(ids)).order_by(*newest)))
    if len(rows) == size:
        return rows, None
    last = db.session.execute(scanned.offset(SCAN - 1).limit(1)).one_or_none()
    return rows, (last.at, last.id) if last else None


def _all(reader: Reader, source: _Source, wanted: Wanted) -> Iterator[Any]:
    values = None
    while True:
        rows, end = _read(reader, source, wanted, values, BATCH)
        yield from rows
        if len(rows) == BATCH:
            values = (rows[-1][0].at, rows[-1][0].id)
        elif end is not None:
            values = end
        else:
            return
        db.session.expunge_all()
