"""What the pages of one kind know: where they stand, what they show, how a booking begins there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import urlencode

from flask import current_app, url_for

from portal.booking.kinds import ResourceKind
from portal.booking.models import Resource
from portal.plugins import registry

#: What a free cell knows of the booking that begins in it.
Part = Literal["resource", "day", "start", "end"]
EXTENSION = "portal_calendars"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPages:
    """The pages of one kind; `calendar_pages` makes it."""

    kind: ResourceKind
    service: str  #: code of the service whose form a free time begins
    blueprint: str  #: name of the blueprint that carries the pages
    prefill: Mapping[str, Part]  #: field of that form → what a free cell puts into it
    on_home: bool = False  #: whether the home page shows how they stand today

    def __post_init__(self) -> None:
        unknown = set(self.prefill.values()) - set(get_args(Part))
        if unknown:
            raise ValueError(f"prefill knows {get_args(Part)}, not {sorted(unknown)}")
        object.__setattr__(self, "prefill", MappingProxyType(dict(self.prefill)))

    def url(self, page: str, **parts: object) -> str:
        """Address of one of the pages: index, show, month, years."""
        return url_for(f"{self.blueprint}.{page}", **parts)  # type: ignore[arg-type]

    def begin(
        self, resource: Resource, day: date, start: time | None = None, end: time | None = None
    ) -> str:
        """Address of the form with resource, day and hours filled in."""
        known = {
            "resource": resource.slug, "day": day.isoformat(),
            "start": start and f"{start:%H:%M}", "end": end and f"{end:%H:%M}",
        }  # fmt: skip
        brought = {field: known[part] for field, part in self.prefill.items() if known[part]}
        return f"/services/{registry()[self.service].slug}/new?{urlencode(brought)}"


def calendars_shown() -> list[CalendarPages]:
    """The calendar pages of the application, in order of the services that have them."""
    found: dict[str, CalendarPages] = current_app.extensions.get(EXTENSION, {})
    return list(found.values())
