"""Keep, rename and drop an officer's own filters of a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from portal.desk.asked import Asked, holds_id
from portal.desk.models import SavedFilter
from portal.errors import Conflict, NotAllowed, Refused
from portal.extensions import in_turn, transaction
from portal.i18n import gettext

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

LONGEST = 60  #: letters of a name
MOST = 20  #: filters of one person in one queue


def keep_filter(
    reader: Reader, code: str, name: str, asked: Asked, *, default: bool = False
) -> None:
    """Save what a queue is asked for under a name.

    Raises Refused for a bad name, a national ID or one filter too many, Conflict for a name
    that is taken.
    """
    if not reader.may_read(code):
        raise NotAllowed(gettext("This queue is not yours."))
    if holds_id(asked.q):
        raise Refused(gettext("A national ID is never saved."))
    name = _named(name)
    with transaction() as session:
        in_turn(f"filters of {reader.id}")
        own = _own(reader, code)
        if (session.scalar(select(func.count()).select_from(SavedFilter).where(*own)) or 0) >= MOST:
            raise Refused(gettext("You have 20 filters here. Delete one first."))
        _is_free(session, reader, code, name)
        if default:
            _no_default(session, reader, code)
        session.add(SavedFilter(
            user_id=reader.id, service_code=code, name=name, state=asked.state,
            assigned=asked.assigned, sort=asked.sort, q=asked.q, is_default=default,
        ))  # fmt: skip


def rename_filter(reader: Reader, code: str, filter_id: int, name: str) -> bool:
    """Give an own filter another name; False where there is none. Raises as keep_filter."""
    name = _named(name)
    with transaction() as session:
        in_turn(f"filters of {reader.id}")
        found = _one(session, reader, code, filter_id)
        if found is not None and found.name != name:
            _is_free(session, reader, code, name)
            found.name = name
        return found is not None


def open_with(reader: Reader, code: str, filter_id: int, *, default: bool) -> bool:
    """Make a filter the one its queue opens with, or no longer; False where there is none."""
    with transaction() as session:
        in_turn(f"filters of {reader.id}")
        found = _one(session, reader, code, filter_id)
        if found is not None:
            _no_default(session, reader, code)
            session.refresh(found)
            found.is_default = default
        return found is not None


def drop_filter(reader: Reader, code: str, filter_id: int) -> bool:
    """Delete an own filter; False where there is none."""
    with transaction() as session:
        found = _one(session, reader, code, filter_id)
        if found is not None:
            session.delete(found)
        return found is not None


def _own(reader: Reader, code: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which a filter is the reader's, in one queue."""
    return SavedFilter.user_id == reader.id, SavedFilter.service_code == code


def _one(session: Session, reader: Reader, code: str, filter_id: int) -> SavedFilter | None:
    own = select(SavedFilter).where(SavedFilter.id == filter_id, *_own(reader, code))
    return session.scalars(own.execution_options(populate_existing=True)).one_or_none()


def _is_free(session: Session, reader: Reader, code: str, name: str) -> None:
    same = select(SavedFilter.id).where(*_own(reader, code), SavedFilter.name == name)
    if session.scalar(same) is not None:
        raise Conflict(gettext("You have a filter of this name already."))


def _no_default(session: Session, reader: Reader, code: str) -> None:
    session.execute(
        update(SavedFilter)
        .where(*_own(reader, code), SavedFilter.is_default)
        .values(is_default=False)
        .execution_options(synchronize_session=False)
    )


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(gettext("Give the filter a name."))
    if len(name) > LONGEST:
        raise Refused(gettext("A name may have 60 letters at most."))
    if holds_id(name):
        raise Refused(gettext("A national ID is never saved."))
    return name
