"""The halves of a day, a setting of the office: tables say which half is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from flask import current_app

_HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")

Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Halves:
    """Morning and afternoon, each from and until."""

    morning: Hours
    afternoon: Hours

    @classmethod
    def read(cls, morning: str, afternoon: str) -> Halves:
        """From "08:30-12:00" and "13:00-16:30"; ValueError where that is no day."""
        found = cls(_hours(morning), _hours(afternoon))
        begins = (*found.morning, *found.afternoon)
        if not (begins[0] < begins[1] <= begins[2] < begins[3]):
            raise ValueError(f"the afternoon {afternoon} does not follow the morning {morning}")
        return found

    def of(self, opens: int, closes: int) -> str:
        """Which half the seconds of a day lie in: "am", "pm" or "both"."""
        if opens >= seconds(self.morning[1]):
            return "pm"
        return "am" if closes <= seconds(self.afternoon[0]) else "both"


def halves() -> Halves:
    """Those of this office."""
    found: Halves = current_app.config["HALVES"]
    return found


def seconds(at: time) -> int:
    """Seconds since midnight."""
    return at.hour * 3600 + at.minute * 60


def _hours(text: str) -> Hours:
    match = _HOURS.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not written as 08:30-12:00")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    return time(hour, minute), time(last_hour, last_minute)


def hhmm(at: time | int) -> str:
    """As 08:30, of a time or of seconds since midnight."""
    if isinstance(at, time):
        return f"{at:%H:%M}"
    return f"{at // 3600:02}:{at // 60 % 60:02}"
