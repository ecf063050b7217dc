"""Random histories of petitions, written as rows, and their figures counted one by one."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from hypothesis import strategies as st

from portal.accounts.models import User
from portal.extensions import db, transaction
from portal.i18n import BANGKOK
from portal.petitions.models import Petition
from portal.petitions.workflow import Phase
from portal.reports.tally import Tally

_serial = itertools.count(1)
CODES = ("id_card", "certificate", "gone_service")
START = datetime(2026, 9, 30, 23, 0, tzinfo=BANGKOK)  # an hour before a month and a fiscal year
PROMISED = 5


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one petition: it begins (or goes), stands somewhere, is had, is rated."""

    place: int
    phase: Phase
    officer: int  #: place in a list, 0 nobody
    spent: int
    returns: int
    rating: int | None
    goes: bool


changes = st.builds(
    Change, place=st.integers(0, 5), phase=st.sampled_from(Phase), officer=st.integers(0, 2),
    spent=st.one_of(st.integers(0, 9), st.integers(28, 100)), returns=st.integers(0, 3),
    rating=st.none() | st.integers(1, 5), goes=st.sampled_from([False, False, False, True]),
)  # fmt: skip
histories = st.lists(st.lists(changes, min_size=1, max_size=4), max_size=6)


def live(history: list[list[Change]], person: User, officers: list[User]) -> None:
    """Each inner list is one transaction."""
    rows: dict[int, Petition] = {}
    for acts in history:
        with transaction() as session:
            for act in acts:
                row = rows.get(act.place)
                if row is None:
                    row = rows[act.place] = a_petition(person, act.place)
                    session.add(row)
                row.phase, row.returns, row.rating = str(act.phase), act.returns, act.rating
                row.days_left = PROMISED - act.spent
                row.assignee_id = officers[act.officer - 1].id if act.officer else None
                session.flush()
                if act.goes:
                    session.delete(rows.pop(act.place))


def a_petition(person: User, place: int, **more: Any) -> Petition:
    """A row that begins in one of a few months and services."""
    serial = next(_serial)
    at = START + timedelta(hours=2 * (place % 3), days=200 * (place // 3))
    known = {
        "reference": f"9{serial:015d}", "service_code": CODES[place % 3], "state": "x",
        "phase": "submitted", "turn": "office", "applicant_id": person.id,
        "applicant_name": person.full_name, "phone": person.phone, "note": "",
        "submit_token": f"history-{serial}", "submitted_at": at, "changed_at": at,
        "promised_days": PROMISED, "days_left": PROMISED, "search_text": "", "seal": "",
    }  # fmt: skip
    return Petition(**{**known, **more})


def counted(rows: list[Petition], phase: Phase | None = None) -> dict[str, Any]:
    """The figures of some petitions, one by one and by the book."""
    rows = [row for row in rows if phase in {None, row.phase}]
    ended = [row for row in rows if row.phase == Phase.COMPLETED]
    spent = sorted(row.promised_days - row.days_left for row in ended)
    stars = [row.rating for row in ended if row.rating]
    return {
        "received": len(rows), "finished": len(ended),
        "cancelled": sum(row.phase == Phase.CANCELLED for row in rows),
        "open": sum(row.phase not in {Phase.COMPLETED, Phase.CANCELLED} for row in rows),
        "median": median(spent) if spent else None,
        "ninth": spent[math.ceil(len(spent) * 9 / 10 - 1e-9) - 1] if spent else None,
        "on_time": sum(r.days_left >= 0 for r in ended) / len(ended) if ended else None,
        "returns": sum(row.returns for row in rows) / len(rows) if rows else None,
        "ratings": len(stars), "rating": sum(stars) / len(stars) if stars else None,
    }  # fmt: skip


def told(tally: Tally) -> dict[str, Any]:
    """The same as a report tells it."""
    return {name: getattr(tally, name) for name in counted([])}


def every_petition() -> list[Petition]:
    """All rows as the database has them now."""
    return list(db.session.query(Petition).populate_existing().order_by(Petition.id))
