"""The staff desk: a line for every service the reader works for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.offers.queries import offer_of
from portal.petitions.desk import Gone
from portal.petitions.numbers import all_counts, urgent
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
    numbers, hurry = all_counts(reader), urgent(reader)
    known = registry()
    codes = [s.code for s in known if reader.may_read(s.code)]
    codes += sorted(c for c in numbers if c not in known and reader.may_read(c))
    return [
        _line(offer_of(code) or Gone(code), numbers.get(code, {}), *hurry.get(code, (0, 0)))
        for code in codes
    ]


def _line(service: Any, numbers: dict[str, int], late: int, mine: int) -> Line:
    office, approver, citizen = (
        numbers.get(f"turn:{turn}", 0) for turn in (Turn.OFFICE, Turn.APPROVER, Turn.CITIZEN)
    )
    return Line(service, office, approver, citizen, late, mine)
