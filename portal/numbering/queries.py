"""Series as services declare and offices write them, the next number, and whether all agree."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.i18n import today
from portal.numbering.models import NumberPattern, NumberSeries, TakenNumber
from portal.numbering.patterns import written
from portal.numbering.series import YEARS, Number, Series
from portal.plugins import registry

#: A portal serves one office; the column is there for the day it serves several.
OFFICE = "main"


def declared() -> dict[str, Series]:
    """Kind → series, of every service."""
    return {series.kind: series for service in registry() for series in service.series}


def series_of(kind: str) -> Series:
    """The series of that kind; KeyError if no service declares it."""
    return declared()[kind]


def year_now(series: Series) -> int:
    """The Buddhist year the series is in today."""
    return YEARS[series.year](today())


def pattern_of(series: Series) -> str:
    """As the office writes it, else as declared."""
    changed = db.session.scalar(
        select(NumberPattern.pattern).filter_by(office=OFFICE, kind=series.kind)
    )
    return changed or series.pattern


def following(series: Series) -> Number:
    """What the next number would be, for showing; somebody else may take it meanwhile."""
    year = year_now(series)
    last = db.session.scalar(
        select(NumberSeries.last).filter_by(office=OFFICE, kind=series.kind, year=year)
    )
    value = (last or 0) + 1
    return Number(value, year, written(pattern_of(series), value, year))


def taken(series: Series, year: int, *, limit: int = 50) -> Sequence[TakenNumber]:
    """The last numbers of a year, the newest first, with petition and people."""
    return db.session.scalars(
        select(TakenNumber)
        .filter_by(office=OFFICE, kind=series.kind, year=year)
        .options(joinedload(TakenNumber.petition), joinedload(TakenNumber.taken_by))
        .order_by(TakenNumber.value.desc())
        .limit(limit)
    ).all()
