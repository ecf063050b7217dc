"""What the pages of one kind know: where they stand, what they show, how a booking begins there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import urlencode

from flask import current_app, url_for

from portal.booking.halves import halves
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
    minutes: int = 60  #: how long a booking lasts that begins in a free cell, if the form asks
    on_home: bool = False  #: whether the home page shows how they stand today

    def __post_init__(self) -> None:
        unknown = set(self.prefill.values()) - set(get_args(Part))
        if unknown:
            raise ValueError(f"prefill knows {get_args(Part)}, not {sorted(unknown)}")
        object.__setattr__(self, "prefill", MappingProxyType(dict(self.prefill)))

    def url(self, page: str, **parts: object) -> str:
        """Address of one of the pages: index, show, month, years, calendar, board, poster."""
        return url_for(f"{self.blueprint}.{page}", **parts)  # type: ignore[arg-type]

    def begin(self, resource: Resource) -> Beginning:
        """Where a booking of the resource begins."""
        form = f"/services/{registry()[self.service].slug}/new"
        brought = {name: resource.slug for name, part in self.prefill.items() if part == "resource"}
        return Beginning(f"{form}?{urlencode(brought)}", self.prefill)

    def length(self, resource: Resource) -> int:
        """Minutes that a booking of it lasts to begin with; one slot where no end is asked for."""
        asked = self.minutes if "end" in self.prefill.values() else 0
        return max(asked, resource.slot_minutes)

    def fields(self, part: Part) -> str:
        """The fields of the form that take a part, with blanks between, for the script."""
        return " ".join(name for name, taken in self.prefill.items() if taken == part)


class Beginning:
    """Addresses of the form with one resource filled in; a table asks for hundreds of them."""

    def __init__(self, form: str, prefill: Mapping[str, Part]) -> None:
        def fields(part: Part) -> str:
            return "".join(f"&{name}=%({one})s" for name, one in prefill.items() if one == part)

        self._day = form.replace("%", "%%") + fields("day")
        self._span = self._day + fields("start") + fields("end")
        parts = halves()
        self._halves = {"am": parts.morning, "pm": parts.afternoon}

    def day(self, day: date) -> str:
        """On a day; the hours are still to be chosen."""
        return self._day % {"day": day.isoformat()}

    def span(self, day: date, start: time, end: time) -> str:
        """On a day, from and until."""
        return self.clock(day, f"{start:%H:%M}", f"{end:%H:%M}")

    def clock(self, day: date, start: str, end: str) -> str:
        """The same, the hours written as 09:00."""
        return self._span % {"day": day.isoformat(), "start": start, "end": end}

    def half(self, day: date, name: str) -> str:
        """In the morning ("am") or the afternoon ("pm"), else on the day."""
        hours = self._halves.get(name)
        return self.span(day, *hours) if hours else self.day(day)


def calendars_shown() -> list[CalendarPages]:
    """The calendar pages of the application, in order of the services that have them."""
    found: dict[str, CalendarPages] = current_app.extensions.get(EXTENSION, {})
    return list(found.values())
