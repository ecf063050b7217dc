"""Writes the holidays: the yearly seed from library data, and the administrator's own edits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.extensions import transaction
from portal.i18n.catalogue import gettext
from portal.i18n.models import Holiday
from portal.i18n.queries import forget_holidays, holidays_changed
from portal.privacy.operations import record_act

# The library counts it as public; by its own note "only observed by financial and private
# sectors": government offices work on 1 May.
_NOT_FOR_OFFICES = "วันแรงงานแห่งชาติ"


def seed_holidays(years: Iterable[int], *, by: int | None = None) -> int:
    """Add the Thai government holidays of Gregorian `years`; answers how many days were added.

    In-lieu days and one-off cabinet days are included. A year that already holds library days is
    left alone, so days an administrator removed do not come back, and no row is overwritten.
    """
    from holidays import country_holidays
    from holidays.constants import GOVERNMENT, PUBLIC

    added, years = 0, list(years)
    with transaction() as session:
        for year in years:
            taken = dict(
                session.execute(
                    select(Holiday.day, Holiday.source).where(extract("year", Holiday.day) == year)
                ).all()
            )
            if "library" in taken.values():
                continue
            thai, english = (
                country_holidays(
                    "TH", years=year, categories=(PUBLIC, GOVERNMENT), language=language
                )
                for language in ("th", "en_US")
            )
            for day in sorted(thai):
                names = _names(day, thai.get_list(day), english.get_list(day))
                if names and day not in taken:
                    session.add(
                        Holiday(day=day, name_th=names[0], name_en=names[1], source="library")
                    )
                    added += 1
        if added:
            record_act("holidays_seeded", actor_id=by, year=list(years), before=None, after=added)
        _changed(session)
    forget_holidays()
    return added


def _changed(session: Session) -> int:
    """Whoever has reckoned with the holidays reckons anew; how many days moved."""
    session.flush()
    return sum(moved for _receiver, moved in holidays_changed.send(session))


def _names(day: date, thai: list[str], english: list[str]) -> tuple[str, str] | None:
    kept = [
        (name, other)
        for name, other in zip(thai, english, strict=True)
        if _NOT_FOR_OFFICES not in name
    ]
    if not kept:
        return None
    return "; ".join(name for name, _ in kept)[:300], "; ".join(other for _, other in kept)[:300]


def add_holiday(actor_id: int, day: date, name_th: str, name_en: str) -> int:
    """A day of the office's own; how many due dates moved. Refused when it is one already."""
    with transaction() as session:
        if session.get(Holiday, day) is not None:
            raise Refused(gettext("This day is a holiday already."))
        session.add(Holiday(day=day, name_th=name_th, name_en=name_en or name_th, source="office"))
        moved = _changed(session)
        record_act("holiday_added", actor_id=actor_id, day=day.isoformat(),
                   before=None, after=name_th, moved=moved)
    forget_holidays()
    return moved


def remove_holiday(actor_id: int, day: date) -> int:
    """Take a day away; how many due dates moved. One that is none any more is no error."""
    moved = 0
    with transaction() as session:
        holiday = session.get(Holiday, day)
        if holiday is not None:
            session.delete(holiday)
            moved = _changed(session)
            record_act("holiday_removed", actor_id=actor_id, day=day.isoformat(),
                       before=holiday.name_th, after=None, moved=moved)
    forget_holidays()
    return moved
