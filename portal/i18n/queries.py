"""Reads the holidays: asked ten times a page, read from the table once a minute."""

from __future__ import annotations

from datetime import date
from time import monotonic

from blinker import Signal
from flask import current_app
from sqlalchemy import extract, select

from portal.extensions import db
from portal.i18n.models import Holiday

SECONDS = 60.0
EXTENSION = "portal_holidays"

#: Sent in the transaction that adds or removes holidays, to whoever has reckoned with them;
#: receivers answer how many of their days moved.
holidays_changed = Signal()


def holidays_set() -> frozenset[date]:
    """Every holiday of the table, at most a minute old in this process."""
    cached: tuple[float, frozenset[date]] | None = current_app.extensions.get(EXTENSION)
    if cached is not None and monotonic() < cached[0]:
        return cached[1]
    days = frozenset(db.session.scalars(select(Holiday.day)))
    current_app.extensions[EXTENSION] = (monotonic() + SECONDS, days)
    return days


def forget_holidays() -> None:
    """Read the table again at the next question: call after changing it."""
    current_app.extensions.pop(EXTENSION, None)


def holidays_of(year: int) -> list[Holiday]:
    """The holidays of a Gregorian year, in order."""
    return list(
        db.session.scalars(
            select(Holiday).where(extract("year", Holiday.day) == year).order_by(Holiday.day)
        )
    )


def years_known() -> set[int]:
    """The Gregorian years that have holidays."""
    return {day.year for day in db.session.scalars(select(Holiday.day))}
