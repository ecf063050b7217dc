"""The times a booking asks for, from its answers or from its row."""

from collections.abc import Mapping
from typing import Any

from portal.sdk import Recurrence, Span, occurrences

NAMES = ("start_date", "end_date", "start_time", "end_time", "repeat", "repeat_until")


def spans_of(answers: Mapping[str, Any]) -> list[Span]:
    """Every occurrence, in order. Raises Refused for too many; all needed answers are there."""
    first = Span.of(answers["start_date"], answers["start_time"], answers["end_time"])
    again = (
        Recurrence(answers["repeat"], answers["repeat_until"])
        if answers["repeat"] and answers["repeat_until"] else None
    )  # fmt: skip
    return occurrences(first, answers["end_date"], again)


def of_row(details: Any) -> list[Span]:
    """The same from a row."""
    return spans_of({name: getattr(details, name) for name in NAMES})


def moved(answers: Mapping[str, Any], room: str, old: Span, new: Span) -> dict[str, str]:
    """The answers that give the same days and repetition, in a room, with `new` as its first."""
    by = new.day - old.day
    opens, closes = new.hours
    found = {
        "room": room, "start_date": answers["start_date"] + by,
        "end_date": answers["end_date"] + by, "start_time": f"{opens:%H:%M}",
        "end_time": f"{closes:%H:%M}",
    }  # fmt: skip
    if answers["repeat"] and answers["repeat_until"]:
        found["repeat_until"] = answers["repeat_until"] + by
    return {name: str(value) for name, value in found.items()}
