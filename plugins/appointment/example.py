"""A free time, for demo data and for the dry run of the service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.appointment.executives import EXECUTIVES
from portal.sdk import Transition, furnish, next_free, slot_at, today

FIRST = timedelta(days=2)


def example(step: Transition, details: Any) -> Mapping[str, str]:
    """Answers for the form of a step: the next free slot of an executive."""
    if not step.refill and step.form is None:
        return {}
    executives = furnish(EXECUTIVES)
    executive = executives[len(details.subject) % len(executives)] if details else executives[0]
    first = slot_at(executive, today() + FIRST, executive.hours[0].opens)
    span = next_free(executive, first, within=80, most=1)[0]
    whom, when = ("executive", "start") if step.refill else ("proposed_executive", "proposed")
    return {
        whom: executive.slug, f"{when}_date": span.day.isoformat(),
        f"{when}_time": f"{span.hours[0]:%H:%M}",
    }  # fmt: skip
