"""What a series of running numbers is, and what a number of it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.i18n.dates import BUDDHIST
from portal.i18n.digits import thai
from portal.numbering.patterns import is_pattern


def _fiscal(day: date) -> int:
    """The Thai fiscal year begins on 1 October and bears the year in which it ends."""
    return day.year + BUDDHIST + (day.month >= 10)


#: How a series counts its years → the Buddhist year of a day.
YEARS: dict[str, Callable[[date], int]] = {
    "buddhist": lambda day: day.year + BUDDHIST,
    "fiscal": _fiscal,
}


@dataclass(frozen=True, slots=True)
class Series:
    """A series a service declares; numbers begin anew with each of its years.

    `kind` is for ever: the code of the service, or the code, `_` and a word. `pattern` is what
    an office starts with; its administrator may change it.
    """

    kind: str
    label: object
    pattern: str = "{number}/{year}"  #: as "ที่ ศธ 04001/{number}"; {number:04} pads with zeros
    year: str = "buddhist"  #: or "fiscal": from 1 October to 30 September

    def __post_init__(self) -> None:
        if not self.kind.isidentifier() or len(self.kind) > 40:
            raise ValueError(f"series {self.kind!r} is no identifier of at most 40 characters")
        if self.year not in YEARS:
            raise ValueError(f"series {self.kind}: years are {' or '.join(YEARS)}")
        if not is_pattern(self.pattern):
            raise ValueError(f"series {self.kind}: {self.pattern!r} is no pattern")


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken: its place in the series, the Buddhist year, and as it is written."""

    value: int
    year: int
    text: str

    @property
    def thai(self) -> str:
        """As it is written, in Thai digits."""
        return thai(self.text)
