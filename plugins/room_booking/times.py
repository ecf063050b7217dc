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
