"""Days off with what they do: due dates move, and somebody decides on bookings on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.booking.affected import Affected, Decided, Undecided, listed, lock_all, settle, to_come
from portal.booking.models import Reservation, Resource
from portal.booking.operations import touch
from portal.booking.spans import Span
from portal.errors import NotAllowed, Refused
from portal.extensions import db, transaction
from portal.i18n import gettext, today
from portal.i18n.operations import add_holiday, remove_holiday
from portal.i18n.queries import forget_holidays
from portal.privacy.operations import record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


class Unsure(Refused):
    """Nothing was kept: the administrator has to see first what the change would do."""

    def __init__(self, moved: int, affected: Sequence[Affected] = (), message: str = "") -> None:
        super().__init__(message)
        self.moved, self.affected = moved, affected


def take_off(
    day: date, name_th: str, name_en: str, decided: Decided, reader: Reader, *, sure: bool
) -> int:
    """A day of the office's own on which it does not work; how many due dates moved.

    Raises Unsure, and keeps nothing, where due dates would move or bookings lie on it and nobody
    has said that it is to be; Refused when the day is a holiday already.
    """
    try:
        with transaction() as session:
            numbers = _closed_on_holidays()
            lock_all(session, numbers, decided)
            moved = add_holiday(reader.id, day, name_th, name_en)
            found = to_come(numbers, Span.whole_days(day, day))
            if not sure and (moved or found):
                raise Unsure(moved, listed(found, {}))
            _settle(session, found, name_th, decided, reader, moved)
    finally:  # the table was read while the change was not kept yet, and may not be
        forget_holidays()
    return moved


def work_on(day: date, reader: Reader, *, sure: bool) -> int:
    """The office works on a day that was a holiday; how many due dates moved.

    Raises Unsure, and keeps nothing, where due dates would move and nobody has said that it is to
    be; NotAllowed for a day that is over.
    """
    if day < today():
        raise NotAllowed(gettext("This day is over: what was reckoned with it stays."))
    try:
        with transaction():
            moved = remove_holiday(reader.id, day)
            if moved and not sure:
                raise Unsure(moved)
    finally:
        forget_holidays()
    return moved


def _closed_on_holidays() -> list[int]:
    return list(db.session.scalars(select(Resource.id).where(~Resource.on_holidays)))


def _settle(
    session: Session, rows: Sequence[Reservation], name: str, decided: Decided, reader: Reader,
    moved: int,
) -> None:
    if not rows:
        return
    words = gettext("The office is closed: %(reason)s.", reason=name)
    try:
        done = settle(session, rows, {row.id: words for row in rows}, decided, reader)
    except Undecided as undecided:
        raise Unsure(moved, undecided.affected, str(undecided.message)) from undecided
    touch(session, {row.resource_id for row in rows})
    record_act("holiday_settled", actor_id=reader.id, before=None, after=done)
