"""A free time, for demo data and for the dry run of the service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.appointment.executives import EXECUTIVES
from portal.sdk import Span, Transition, free_slots, furnish, next_free, slot_at, today

FIRST = timedelta(days=2)


def example(step: Transition, details: Any) -> Mapping[str, str]:
    """Answers for the form of a step: the next free slot of an executive."""
    prefix = "proposed" if step.action == "propose" else "start"
    if not step.refill and step.form is None:
        return {}
    executives = furnish(EXECUTIVES)
    executive = executives[len(details.subject) % len(executives)] if details else executives[0]
    first = slot_at(executive, today() + FIRST, executive.hours[0].opens)
    span = next(free for free in _days(executive, first) if free)[0]
    opens, _closes = span.hours
    whom = "executive" if prefix == "start" else "proposed_executive"
    return {
        whom: executive.slug, f"{prefix}_date": span.day.isoformat(),
        f"{prefix}_time": f"{opens:%H:%M}",
    }  # fmt: skip


def _days(executive: Any, first: Span) -> Any:
    for span in next_free(executive, first, within=80, most=500):
        yield [one for one in free_slots(executive, span.day) if one.start >= span.start]
