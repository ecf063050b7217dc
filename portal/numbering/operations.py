"""Take the next number of a series, in the transaction that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.numbering.models import NumberSeries, TakenNumber
from portal.numbering.patterns import written
from portal.numbering.queries import OFFICE, pattern_of, series_of, year_now
from portal.numbering.series import Number

if TYPE_CHECKING:
    from portal.petitions.models import Petition


def next_number(
    series_kind: str, *, petition: Petition | None = None, by: int | None = None
) -> Number:
    """The next number of the series, for ever this petition's; `by` is the person who takes it.

    Called inside `transaction()`, whose end decides: kept with all the rest, or given to the
    next. Raises RuntimeError outside a transaction, KeyError for a kind no service declares.
    """
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("a number is taken inside the transaction() that uses it")
    series = series_of(series_kind)
    year = year_now(series)
    value, first = _advance(session, series.kind, year)
    number = Number(value, year, written(pattern_of(series), value, year))
    session.add(TakenNumber(
        office=OFFICE, kind=series.kind, year=year, value=value, text=number.text,
        previous=None if value == first else value - 1, taken_by_id=by, void_reason="",
        petition_id=petition.id if petition else None,
    ))  # fmt: skip
    session.flush()
    return number


def _advance(session: Session, kind: str, year: int) -> tuple[int, int]:
    """(the number, the first of the year); the row is held until the transaction ends."""
    statement: Any = _inserted(session, kind, year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["office", "kind", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last, NumberSeries.first)
    value, first = session.execute(statement).one()
    return value, first


def held(session: Session, kind: str, year: int) -> NumberSeries:
    """The row of a year, made if there is none, held until the transaction ends."""
    session.execute(_inserted(session, kind, year, last=0).on_conflict_do_nothing())
    return session.get_one(
        NumberSeries, (OFFICE, kind, year), with_for_update=True, populate_existing=True
    )


def _inserted(session: Session, kind: str, year: int, *, last: int) -> Any:
    sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if sqlite else postgresql_insert
    return insert(NumberSeries).values(office=OFFICE, kind=kind, year=year, first=1, last=last)
