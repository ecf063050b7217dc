"""What an act has changed, told to the trail: before and after, of what differs alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

LONGEST = 500  #: of a longer text the trail has the beginning


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`before` and `after` as `record_act` takes them, with the fields that differ."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {
        "before": {name: _told(before.get(name)) for name in changed},
        "after": {name: _told(after[name]) for name in changed},
    }


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]} …"
    return value
