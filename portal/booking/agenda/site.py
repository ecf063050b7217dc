"""What the agenda of one kind knows: where it stands, whose it is, how bookings make way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort, url_for

from portal.booking.affected import Way
from portal.booking.kinds import ResourceKind
from portal.booking.models import Resource
from portal.booking.queries import by_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPages:
    """The agenda of one kind; `agenda_pages` makes it."""

    kind: ResourceKind
    service: str  #: code of the service whose staff keep it
    blueprint: str
    title: object  #: "Agenda of the executives"
    ways: Mapping[str, Way] = field(default_factory=dict)  #: what else becomes of a booking

    def url(self, page: str, **parts: object) -> str:
        """Address of one of the pages: agenda, enter, amend, strike, away, back."""
        return url_for(f"{self.blueprint}.{page}", **parts)  # type: ignore[arg-type]

    def at(self, slug: str) -> Resource:
        """The resource of an address, or 404; what a retired one holds is still kept here."""
        return by_slug(self.kind.code, slug) or abort(404)
