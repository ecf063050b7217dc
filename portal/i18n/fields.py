"""Form fields that speak Thai: dates in three parts and either era, times, cleaned text.

Filters: `strip`, `trimmed` (one line), `trimmed_lines` (several), `arabic_digits`; all let None
through. Fields: `DateField`, `TimeField`, `Trimmed` (one line), `TrimmedText` (several lines).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Any

from wtforms import Field, StringField, TextAreaField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation
from wtforms.widgets import TimeInput

from portal.i18n.catalogue import lazy_gettext as _
from portal.i18n.date_parts import DateParts
from portal.i18n.dates import BadDate, long_day, parse_parts, parse_time, split_day, year
from portal.i18n.digits import arabic

PARTS = ("day", "month", "year")

# Control characters, marks that turn the direction of text, and invisible spaces.
_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_ONE_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}]+")
_SEVERAL = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f{_INVISIBLE}]+")
_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")


def strip(text: str | None) -> str | None:
    """Without the space around it."""
    return text.strip() if isinstance(text, str) else text


def arabic_digits(text: str | None) -> str | None:
    """With Thai and Lao digits written as 0-9."""
    return arabic(text) if isinstance(text, str) else text


def trimmed(text: str | None) -> str | None:
    """One line: NFC, no control characters (CR and LF become a space), no space around it."""
    if not isinstance(text, str):
        return text
    text = re.sub(r"[\t\r\n\u2028\u2029]+", " ", text)
    return _ONE_LINE.sub("", unicodedata.normalize("NFC", text)).strip()


def trimmed_lines(text: str | None) -> str | None:
    """Several lines: NFC, LF at line ends, no other control characters, no space around it."""
    if not isinstance(text, str):
        return text
    text = _ENDS.sub("\n", text).replace("\t", " ")
    return _SEVERAL.sub("", unicodedata.normalize("NFC", text)).strip()


class Trimmed(StringField):
    """A line of text, cleaned by `trimmed` before any validator sees it."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["filters"] = (trimmed, *kwargs.get("filters", ()))
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = "" if self.data is None else self.data  # a field left out is an empty one


class TrimmedText(TextAreaField):
    """Lines of text, cleaned by `trimmed_lines` before any validator sees them."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["filters"] = (trimmed_lines, *kwargs.get("filters", ()))
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = "" if self.data is None else self.data


class DateField(Field):
    """A day, posted as `<name>-day`, `-month`, `-year` or as one `<name>` (ISO, or 31/3/2568).

    `data` is a `datetime.date` or None. `typed` holds what was typed, per part, and is drawn
    again after an error; `faulty` names the parts to mend and `focus_id` the control to jump to.
    `earliest` and `latest` are dates or functions answering one. `birth` asks for a birthday;
    when not given, a name beginning with "birth" says so.
    """

    widget = DateParts()

    def __init__(
        self,
        *args: Any,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        birth: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = earliest, latest
        self.birth = self.short_name.startswith("birth") if birth is None else birth
        self.typed: dict[str, str] = dict.fromkeys(PARTS, "")
        self.faulty: frozenset[str] = frozenset()
        self._parts: tuple[str, str, str] | None = None

    @property
    def focus_id(self) -> str:
        """The id of the first control to mend; of the first control when none is named."""
        return f"{self.id}-{next((part for part in PARTS if part in self.faulty), PARTS[0])}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._parts = None
        self.faulty = frozenset()
        names = {part: f"{self.name}-{part}" for part in PARTS}
        if formdata is not None and any(name in formdata for name in names.values()):
            day, month, in_year = (str(formdata.get(name, "")) for name in names.values())
            self._parts = (day, month, in_year)
            formdata = _One(self.name, "/".join(self._parts) if any(self._parts) else "")
        super().process(formdata, data, extra_filters)
        self.typed = dict(zip(PARTS, self._to_show(), strict=True))

    def _to_show(self) -> tuple[str, str, str]:
        if self._parts is None and isinstance(self.data, date):
            return str(self.data.day), str(self.data.month), str(year(self.data))
        return self._parts or ("", "", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if not (text := str(valuelist[0]).strip()):
            return
        parts = self._parts or split_day(text)
        try:
            self.data = self._within(parse_parts(*parts, birth=self.birth))
        except BadDate as error:
            self._parts = parts
            self.faulty = frozenset({error.part} if error.part else PARTS)
            raise

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation  # a validator must not put "required" in place of the cure

    def _within(self, day: date) -> date:
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest is not None and day < earliest:
            raise BadDate(_("Enter a date not before %(day)s", day=_Shown(earliest)))
        if latest is not None and day > latest:
            raise BadDate(_("Enter a date not after %(day)s", day=_Shown(latest)))
        return day


def _limit(limit: date | Callable[[], date] | None) -> date | None:
    return limit() if callable(limit) else limit


class _Shown:
    """A day that is written out in the language of the moment."""

    def __init__(self, day: date) -> None:
        self._day = day

    def __str__(self) -> str:
        return long_day(self._day)


class _One:
    """Form data of one field, for WTForms to read the three parts as one value."""

    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def __contains__(self, name: object) -> bool:
        return name == self._name

    def getlist(self, name: str) -> list[str]:
        return [self._value] if name == self._name else []


class TimeField(Field):
    """A time of day, posted as HH:MM (also 9.30 and Thai digits); data is a `datetime.time`."""

    widget = TimeInput()

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(value) for value in self.raw_data)
        return f"{self.data:%H:%M}" if isinstance(self.data, time) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if text := str(valuelist[0]).strip():
            self.data = parse_time(text)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
