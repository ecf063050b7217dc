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
            session.add(Resource(
                kind=kind.code, position=position, **sample,
                hours=[
                    OpeningHours(weekday=weekday, opens=OPENS, closes=CLOSES)
                    for weekday in range(5)
                ],
            ))  # fmt: skip
        session.flush()
        return resources(kind.code)
