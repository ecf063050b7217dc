"""The staff desk: a line for every service the reader works for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.offers.queries import offer_of
from portal.petitions.desk import Gone
from portal.petitions.numbers import LATE, MINE, all_counts
from portal.petitions.workflow import Turn
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One service: how many wait and on whom; `late` and `mine` are counted up to MANY + 1."""

    service: Any
    waiting: int
    approver: int
    citizen: int
    late: int
    mine: int


def overview(reader: Reader) -> list[Line]:
    """A line per service the reader works for or may read, also where its plugin is gone."""
    numbers = all_counts(reader)
    known = registry()
    codes = [s.code for s in known if reader.may_read(s.code)]
    codes += sorted(c for c in numbers if c not in known and reader.may_read(c))
    return [
        _line(offer_of(code) or Gone(code), numbers.get(code, {}))
        for code in codes
    ]


def _line(service: Any, numbers: dict[str, int]) -> Line:
    turns = (f"turn:{turn}" for turn in (Turn.OFFICE, Turn.APPROVER, Turn.CITIZEN))
    return Line(service, *(numbers.get(name, 0) for name in (*turns, LATE, MINE)))
