"""Reference codes: service number and the moment of submission, unique under any load."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.i18n import BANGKOK
from portal.petitions.models import LastReference


def next_reference(session: Session, number: int, at: datetime) -> str:
    """The next free code `SSYYYYMMDDHHMMSS` (Bangkok time, Gregorian year).

    Two petitions of one service in one second: the later one takes the next free second. The
    row is locked until the transaction ends, so a rolled-back submission gives its second back.
    """
    connection = session.connection()
    second: int = connection.execute(
        _statement(connection.dialect.name == "sqlite"),
        {"number": number, "moment": int(at.timestamp())},
    ).scalar_one()
    return code_of(number, datetime.fromtimestamp(second, UTC))


@lru_cache
def _statement(sqlite: bool) -> Any:
    """Built once, its values bound later."""
    last: Any = LastReference.__table__
    insert = sqlite_insert if sqlite else postgresql_insert
    larger = func.max if sqlite else func.greatest
    moment = bindparam("moment", type_=Integer)
    values = {"service_number": bindparam("number", type_=Integer), "second": moment}
    return insert(last).values(values).on_conflict_do_update(
        index_elements=["service_number"],
        set_={"second": larger(last.c.second + literal(1), moment)},
    ).returning(last.c.second)


def code_of(number: int, at: datetime) -> str:
    """The code of a moment: 11, 31 Mar 2025 11:10:14 → 1120250331111014."""
    return f"{number:02d}{at.astimezone(BANGKOK):%Y%m%d%H%M%S}"
