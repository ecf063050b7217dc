"""Dates as people read and type them: Buddhist years in Thai, Gregorian ones elsewhere.

Reading a typed year: 1900-2199 is Gregorian, 2443-2742 Buddhist (1900-2199 in the Gregorian
count). 2200-2442 could be either and is refused, as is every year not written with four digits.
The two accepted ranges cannot meet, so no year is ever taken for one of the other era.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from portal.i18n.calendar_words import MONTHS, SHORT_MONTHS, WEEKDAYS
from portal.i18n.catalogue import LazyText, lazy_gettext as _
from portal.i18n.digits import arabic
from portal.i18n.language import current_language
from portal.i18n.moments import BANGKOK, today

BUDDHIST = 543
FIRST_YEAR, LAST_YEAR = 1900, 2199

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BETWEEN = re.compile(r"/| +|(?<=\d)[.-](?=\d)")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")


class BadDate(ValueError):
    """A typed date, year or time that cannot be taken.

    `message` is a sentence saying the cure, in the language of the moment it is shown; `part` is
    "day", "month", "year" or "" (the whole).
    """

    def __init__(self, message: LazyText, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.part = part


def _day(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return value.astimezone(BANGKOK).date()


def year(value: date | int) -> int:
    """The year of a date (or a Gregorian year) in the reader's era: 2568 in Thai, else 2025."""
    gregorian = value if isinstance(value, int) else _day(value).year
    return gregorian + BUDDHIST if current_language() == "th" else gregorian


def month_name(number: int) -> str:
    """1 → "มกราคม"; IndexError outside 1-12."""
    return MONTHS[current_language()][number - 1]


def short_month_name(number: int) -> str:
    """1 → "ม.ค."; IndexError outside 1-12."""
    return SHORT_MONTHS[current_language()][number - 1]


def weekday_name(value: date) -> str:
    """Of a Thursday → "วันพฤหัสบดี"."""
    return WEEKDAYS[current_language()][_day(value).weekday()]


def short_day(value: date | None) -> str:
    """As "31 มี.ค. 2568"; nothing → ""."""
    if value is None:
        return ""
    day = _day(value)
    return f"{day.day} {short_month_name(day.month)} {year(day)}"


def long_day(value: date | None) -> str:
    """As "27 มีนาคม 2535"; nothing → ""."""
    if value is None:
        return ""
    day = _day(value)
    return f"{day.day} {month_name(day.month)} {year(day)}"


def weekday_day(value: date | None) -> str:
    """As "วันพฤหัสบดีที่ 26 พ.ย. 2569"; nothing → ""."""
    if value is None:
        return ""
    joint = {"th": "ที่ ", "lo": " ທີ ", "en": " "}[current_language()]
    return f"{weekday_name(value)}{joint}{short_day(value)}"


def clock(value: datetime | time | None) -> str:
    """As "11:10 น." of an aware moment (shown in Bangkok) or of a time of day; nothing → ""."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(BANGKOK).time()
    return f"{value:%H:%M}" + {"th": " น.", "lo": " ໂມງ", "en": ""}[current_language()]


def moment(value: datetime | None) -> str:
    """As "31 มี.ค. 2568, 11:10 น." of an aware moment, in Bangkok; nothing → ""."""
    return "" if value is None else f"{short_day(value)}, {clock(value)}"


def isoformat(value: date | time | None) -> str:
    """For `<time datetime>`: moments in UTC with their offset, days and times as they are."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(microsecond=0)
    return "" if value is None else value.isoformat()


def age_in_years(birth: date, on: date | None = None) -> int:
    """Full years lived on a day (default today); born on 29 February one ages on 1 March."""
    day = on or today()
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def parse_year(text: str, *, birth: bool = False) -> int:
    """The Gregorian year of a typed one, by the rule above; BadDate with the cure otherwise."""
    typed = arabic(text).strip()
    if len(typed) != 4 or not typed.isdecimal() or not typed.isascii():
        cure = (
            _("Enter the year of birth with four digits, for example 1992")
            if birth
            else _("Enter the year with four digits, for example 2026")
        )
        raise BadDate(cure, "year")
    number = int(typed)
    for gregorian in (number, number - BUDDHIST):
        if FIRST_YEAR <= gregorian <= LAST_YEAR:
            return gregorian
    if LAST_YEAR < number < FIRST_YEAR + BUDDHIST:
        raise BadDate(
            _(
                "Year %(year)s could be Buddhist or Gregorian; check it, for example 2026",
                year=typed,
            ),
            "year",
        )
    raise BadDate(
        _("There is no year %(year)s here; check it, for example 2026", year=typed), "year"
    )


def parse_month(text: str) -> int:
    """1-12 from digits or from a month's name, long or short, in any of our languages."""
    typed = arabic(text).strip()
    if typed.isdecimal() and len(typed) <= 2 and 1 <= int(typed) <= 12:
        return int(typed)
    for table in (*MONTHS.values(), *SHORT_MONTHS.values()):
        if typed in table:
            return table.index(typed) + 1
    raise BadDate(_("Choose a month"), "month")


def parse_parts(day: str, month: str, year_: str, *, birth: bool = False) -> date:
    """The date of three typed parts, digits of any kind, years of either era; else BadDate."""
    typed = arabic(day).strip()
    if not typed.isdecimal() or len(typed) > 2 or not 1 <= int(typed) <= 31:
        raise BadDate(_("Enter the day as a number from 1 to 31"), "day")
    number, in_year = parse_month(month), parse_year(year_, birth=birth)
    try:
        return date(in_year, number, int(typed))
    except ValueError:
        raise BadDate(
            _(
                "There is no %(day)s %(month)s %(year)s; check the day and the month",
                day=int(typed),
                month=_MonthName(number),
                year=_YearShown(in_year),
            ),
            "day",
        ) from None


class _MonthName(int):
    """Shows itself as a month's name in the language of the moment."""

    def __str__(self) -> str:
        return month_name(int(self))


class _YearShown(int):
    """Shows itself as a year of the reader's era."""

    def __str__(self) -> str:
        return str(year(int(self)))


def split_day(text: str) -> tuple[str, str, str]:
    """Day, month and year as typed in one field: 2025-03-31, 31/3/2568 or 31 มีนาคม 2568.

    What has not three parts comes back as the day alone; `parse_parts` then says what is wrong.
    """
    typed = text.strip()
    if found := _ISO.fullmatch(typed):
        return found[3], found[2], found[1]
    parts = [part.strip() for part in _BETWEEN.split(typed)]
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (typed, "", "")


def parse_day(text: str, *, birth: bool = False) -> date:
    """A date typed in one field, see `split_day`; else BadDate."""
    return parse_parts(*split_day(text), birth=birth)


def parse_time(text: str) -> time:
    """A time of day typed as 9:30, 09.30 or ๐๙:๓๐; seconds are dropped; else BadDate."""
    found = _CLOCK.fullmatch(arabic(text).strip().removesuffix("น.").strip())
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise BadDate(_("Enter the time as hours and minutes, for example 09:30"))
