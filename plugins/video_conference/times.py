"""The time of the meeting and of its rehearsal, from answers or from the row."""

from collections.abc import Mapping
from typing import Any

from portal.sdk import Span

NAMES = (
    "start_date", "start_time", "end_time",
    "rehearsal_date", "rehearsal_start", "rehearsal_end",
)


def meeting_span(answers: Mapping[str, Any]) -> Span:
    """When the meeting is. Raises ValueError where it ends before it starts."""
    return Span.of(answers["start_date"], answers["start_time"], answers["end_time"])


def rehearsal_span(answers: Mapping[str, Any]) -> Span | None:
    """When it is rehearsed; None where nobody wants to."""
    day, opens, closes = (answers[name] for name in NAMES[3:])
    return Span.of(day, opens, closes) if day and opens and closes else None


def answers_of(row: Any) -> dict[str, Any]:
    """The same names from a row."""
    return {name: getattr(row, name) for name in NAMES}
