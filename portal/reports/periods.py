"""Stretches of months a report may be about: a month, a calendar year, a fiscal year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.i18n import gettext, today
from portal.i18n.dates import month_name, year

FIRST, LAST = 1990, 2199  #: years that may be asked for
YEARS, MONTHS = 5, 24  #: so many are offered
OCTOBER = 10  #: the fiscal year 2569 (2026) is October 2568 to September 2569

_WORD = re.compile(r"([fy])(\d{4})|m(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Months from `first` to `last`, both as 202611; `word` names it in an address."""

    word: str
    first: int
    last: int

    @property
    def months(self) -> list[int]:
        """Every month, as 202611."""
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = month + 1 if month % 100 < 12 else month + 89
        return found

    @property
    def label(self) -> str:
        """As people say it, in the reader's era."""
        in_year = year(self.last // 100)
        if self.word[0] == "f":
            return gettext("Fiscal year %(year)s", year=in_year)
        if self.word[0] == "y":
            return gettext("Calendar year %(year)s", year=in_year)
        return f"{month_name(self.first % 100)} {in_year}"


def period(word: str) -> Period | None:
    """The period of a word: f2026, y2026 or m2026-11, Gregorian; None of any other."""
    found = _WORD.fullmatch(word)
    if found is None:
        return None
    in_year = int(found[2] or found[3])
    if not FIRST <= in_year <= LAST:
        return None
    if found[1] == "f":
        return Period(word, (in_year - 1) * 100 + OCTOBER, in_year * 100 + OCTOBER - 1)
    if found[1] == "y":
        return Period(word, in_year * 100 + 1, in_year * 100 + 12)
    month = int(found[4])
    return Period(word, in_year * 100 + month, in_year * 100 + month) if 1 <= month <= 12 else None


def this_year(day: date | None = None) -> Period:
    """The fiscal year a day is in."""
    day = day or today()
    found = period(f"f{day.year + (day.month >= OCTOBER)}")
    assert found is not None
    return found


def offered(chosen: Period) -> list[tuple[str, list[Period]]]:
    """(heading, periods, the newest first): what a reader may choose from, and what is chosen."""
    day = today()
    newest = this_year(day).last // 100
    months = [divmod(day.year * 12 + day.month - 1 - n, 12) for n in range(MONTHS)]
    words = (
        [f"f{newest - n}" for n in range(YEARS)], [f"y{day.year - n}" for n in range(YEARS)],
        [f"m{in_year}-{month + 1:02d}" for in_year, month in months],
    )  # fmt: skip
    known = [[found for word in some if (found := period(word))] for some in words]
    if all(chosen not in some for some in known):
        known["fym".index(chosen.word[0])].append(chosen)
    headings = gettext("Fiscal years"), gettext("Calendar years"), gettext("Months")
    return list(zip(headings, known, strict=True))
