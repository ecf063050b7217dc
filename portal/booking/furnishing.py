"""Put an office's first resources in place: for the demo, and where there are none yet."""

from __future__ import annotations

from datetime import time

from portal.booking.kinds import ResourceKind
from portal.booking.models import OpeningHours, Resource
from portal.booking.queries import resources
from portal.extensions import transaction

OPENS, CLOSES = time(8, 30), time(16, 30)  #: office hours, Monday to Friday


def furnish(kind: ResourceKind) -> list[Resource]:
    """The resources of a kind; its samples are made first where the office has none."""
    with transaction() as session:
        found = resources(kind.code)
        if found:
            return found
        for position, sample in enumerate(kind.samples):
            stretches = sample.get("hours", ((OPENS, CLOSES),))
            session.add(Resource(**{
                **sample, "kind": kind.code, "position": position,
                "hours": [
                    OpeningHours(weekday=weekday, opens=opens, closes=closes)
                    for weekday in range(5) for opens, closes in stretches
                ],
            }))  # fmt: skip
        session.flush()
        return resources(kind.code)
