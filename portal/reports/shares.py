"""What one petition adds to the figures, reckoned from its row: in Python and, the same, in SQL."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, and_, case, cast, func, select

from portal.i18n.moments import BANGKOK
from portal.petitions.models import Petition
from portal.petitions.workflow import Phase
from portal.reports.models import SPAN, STARS

#: Columns of a petition that its share depends on.
READ = (
    "service_code", "submitted_at", "assignee_id", "phase", "promised_days", "days_left",
    "returns", "rating",
)  # fmt: skip


class Key(NamedTuple):
    """The row of `figure` a petition is counted in."""

    service_code: str
    month: int
    officer_id: int
    base: int


def month_of(moment: datetime) -> int:
    """The month of a moment in Bangkok, as 202611."""
    day = moment.astimezone(BANGKOK)
    return day.year * 100 + day.month


def share_of(row: dict[str, Any]) -> tuple[Key, Counter[str]]:
    """Where and as what a petition counts; `row` has the columns of READ.

    Ratings, time and punctuality count as long as it stands finished: one that is opened again
    takes them back, and brings them anew when it ends.
    """
    phase, left = row["phase"], row["days_left"]
    numbers: Counter[str] = Counter({f"phase_{phase}": 1, f"returns_{phase}": row["returns"] or 0})
    base = 0
    if phase == Phase.COMPLETED:
        base, rest = divmod(max(row["promised_days"] - left, 0), SPAN)
        numbers[f"days_{rest}"] = 1
        numbers["on_time"] = int(left >= 0)
        if row["rating"]:
            numbers[f"stars_{row['rating']}"] = 1
    key = Key(
        row["service_code"], month_of(row["submitted_at"]), row["assignee_id"] or 0, base * SPAN
    )
    return key, numbers


def counted(dialect: str) -> Select[Any]:
    """All shares together, by one look at every petition: KEYS, then NUMBERS."""
    row = Petition.__table__.c
    if dialect == "sqlite":
        written = func.strftime("%Y%m", row.submitted_at, "+7 hours", type_=String)
    else:
        written = func.to_char(func.timezone("Asia/Bangkok", row.submitted_at), "YYYYMM")
    days = row.promised_days - row.days_left
    days = case((days > 0, days), else_=0)
    ended = row.phase == str(Phase.COMPLETED)
    key = (
        row.service_code.label("service_code"), cast(written, Integer).label("month"),
        func.coalesce(row.assignee_id, 0).label("officer_id"),
        case((ended, days // SPAN * SPAN), else_=0).label("base"),
    )  # fmt: skip
    numbers = [
        *(_number(row.phase == str(phase)).label(f"phase_{phase}") for phase in Phase),
        *(
            func.sum(case((row.phase == str(phase), row.returns), else_=0))
            .label(f"returns_{phase}") for phase in Phase
        ),
        _number(and_(ended, row.days_left >= 0)).label("on_time"),
        *(_number(and_(ended, row.rating == n)).label(f"stars_{n}") for n in STARS),
        *(_number(and_(ended, days % SPAN == n)).label(f"days_{n}") for n in range(SPAN)),
    ]  # fmt: skip
    return select(*key, *numbers).group_by(*key)


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
