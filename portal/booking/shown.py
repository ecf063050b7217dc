"""What a petition holds, as its pages and its paper show it: every day with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from portal.booking.queries import of_petition
from portal.booking.spans import Span
from portal.i18n import gettext, long_day

if TYPE_CHECKING:
    from portal.petitions.models import Petition


@dataclass(frozen=True, slots=True)
class Held:
    """One span of time with all that is held in it; `status` tentative, firm or gone."""

    day: date
    hours: str
    names: str
    status: str

    @property
    def label(self) -> str:
        """The status in words; of a firm one there is nothing to say."""
        words = {"tentative": gettext("Waits for approval"), "gone": gettext("Cancelled")}
        return words.get(self.status, "")


def held_by(petition: Petition) -> list[Held]:
    """Every time the petition holds or held, in order."""
    found: dict[tuple[Span, str], list[str]] = {}
    for row in of_petition(petition.id):
        names = found.setdefault((Span(row.starts_at, row.ends_at), row.status), [])
        if row.resource.name not in names:
            names.append(row.resource.name)
    return [
        Held(span.day, "–".join(f"{at:%H:%M}" for at in span.hours), ", ".join(names), status)
        for (span, status), names in found.items()
    ]


def held_section(petition: Petition) -> list[list[object]]:
    """The same for paper: [[title, [[label, text]]]]; empty where nothing was booked."""
    rows = [
        [long_day(one.day), " · ".join(filter(None, (one.hours, one.names, one.label)))]
        for one in held_by(petition)
    ]
    return [[gettext("Booked time"), rows]] if rows else []
