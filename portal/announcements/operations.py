"""Writes announcements and their files; every change stands in the trail with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.announcements.models import Announcement
from portal.announcements.queries import published
from portal.errors import Conflict, Refused
from portal.extensions import transaction
from portal.i18n import gettext, now
from portal.privacy.changes import difference
from portal.privacy.operations import record_act
from portal.uploads.models import StoredFile
from portal.uploads.operations import keep, record, supersede
from portal.uploads.queries import house_files

MOST_FILES = 5


def write(values: Mapping[str, Any], *, by: int) -> Announcement:
    """A new one, not published yet."""
    with transaction() as session:
        one = Announcement(**values, changed_by_id=by)
        session.add(one)
        session.flush()
        record_act("announcement_written", actor_id=by, announcement=one.id,
                   **difference({}, values))  # fmt: skip
    return one


def change(number: int, values: Mapping[str, Any], *, seen: int, by: int) -> Announcement:
    """Other words, days or order; `is_published` publishes it or takes it down.

    Raises Conflict when somebody else has changed it since version `seen`.
    """
    with transaction() as session:
        one = _lock(session, number)
        if one.version != seen:
            raise Conflict(gettext("Someone else has changed this in the meantime."))
        before = {name: getattr(one, name) for name in values}
        told = difference(before, values)
        if told["after"]:
            for name, value in values.items():
                setattr(one, name, value)
            one.changed_by_id, one.changed_at = by, now()
            record_act("announcement_changed", actor_id=by, announcement=one.id, **told)
    published.forget()
    return one


def attach(number: int, sent: FileStorage | None, *, by: int) -> StoredFile:
    """One more file, checked as every upload. Raises Refused for a bad one or a sixth."""
    if sent is None or not sent.filename:
        raise Refused(gettext("Choose a file."))
    kept = keep(sent)
    with transaction() as session:
        _lock(session, number)
        if len(house_files(house_of(number))) >= MOST_FILES:
            raise Refused(gettext("An announcement has %(most)s files at most.", most=MOST_FILES))
        file = record(kept, slot="announcement", owner_id=by, house=house_of(number))
        record_act("announcement_file", actor_id=by, announcement=number, before=None,
                   after={"name": kept.name, "sha256": kept.sha256})
    return file


def detach(number: int, file_id: str, *, by: int) -> None:
    """Take a file off; one that is off already is no error."""
    with transaction() as session:
        _lock(session, number)
        for file in house_files(house_of(number)):
            if file.id == file_id:
                supersede(file)
                record_act("announcement_file", actor_id=by, announcement=number,
                           before={"name": file.name, "sha256": file.sha256}, after=None)


def house_of(number: int) -> str:
    """What its files belong to."""
    return f"announcement:{number}"


def _lock(session: Session, number: int) -> Announcement:
    """The row as it is now, held until the transaction ends."""
    return session.scalars(
        select(Announcement).where(Announcement.id == number).with_for_update()
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip
