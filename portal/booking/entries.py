"""What calendar feeds show: of a resource to everybody, of a person's bookings to that person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select, text
from sqlalchemy.orm import joinedload

from portal.booking.ical import Entry, calendar_text
from portal.booking.models import HELD, Reservation, Resource
from portal.booking.queries import of_petition
from portal.booking.spans import Span
from portal.extensions import db
from portal.i18n import gettext, now, today
from portal.messages.letters import absolute
from portal.petitions.models import Petition

BACK, AHEAD = timedelta(days=90), timedelta(days=400)  #: what a feed shows around today
#: How long a feed says that something is cancelled; calendars ask far more often.
FAREWELL = timedelta(days=30)
_HELD, _GONE = text(f"reservation.{HELD}"), text("reservation.status = 'gone'")
STATUS = {"tentative": "TENTATIVE", "firm": "CONFIRMED", "gone": "CANCELLED"}


def of_resource(resource: Resource) -> list[Entry]:
    """For everybody, as the public table shows it: a private one is only taken."""
    near = select(Reservation).where(Reservation.resource_id == resource.id)
    if resource.is_private:
        return [entry(row, resource, summary=gettext("Taken")) for row in _near(near)]
    return [
        entry(row, resource, summary=row.title, description=_lines(row)) for row in _near(near)
    ]


def of_person(user_id: int) -> list[Entry]:
    """What the person's own petitions hold, each with the way to its petition."""
    own = (
        select(Reservation)
        .join(Petition, Petition.id == Reservation.petition_id)
        .where(Petition.applicant_id == user_id)
    )
    rows = _near(own)
    found = select(Petition.id, Petition.reference).where(Petition.applicant_id == user_id)
    references: dict[int | None, str] = dict(db.session.execute(found).all())
    return [of_own(row, references[row.petition_id]) for row in rows]


def of_own(row: Reservation, reference: str) -> Entry:
    """One reservation as its applicant sees it."""
    address = absolute(f"/petitions/{reference}")
    said = f"{gettext('Reference code')} {reference}\n{address}"
    return entry(row, row.resource, summary=row.title, description=said, url=address)


def calendar_of(reference: str, user_id: int) -> bytes:
    """For a mail to its applicant: all a petition has ahead, and what of it was cancelled lately.

    PUBLISH, not REQUEST: nobody is invited and nobody reads an answer, and one file can hold what
    stands beside what was cancelled. Under the UIDs of the feeds it is the same entry there.
    """
    found = select(Petition).filter_by(reference=reference, applicant_id=user_id)
    petition = db.session.scalars(found).one_or_none()
    if petition is None:
        return b""
    at = now()
    rows = [
        row for row in of_petition(petition.id)
        if row.ends_at > at and (row.status != "gone" or row.changed_at > at - FAREWELL)
    ]  # fmt: skip
    if not rows:
        return b""
    return calendar_text("", [of_own(row, reference) for row in rows])


def entry(
    row: Reservation, resource: Resource, *, summary: str, description: str = "", url: str = ""
) -> Entry:
    """The reservation with what this reader may know of it. Its `extra` is in no calendar."""
    return Entry(
        uid=row.uid, sequence=row.sequence, made_at=row.made_at, changed_at=row.changed_at,
        span=Span(row.starts_at, row.ends_at), status=STATUS[row.status], summary=summary,
        location=", ".join(filter(None, (resource.name, resource.place))),
        description=description, url=url,
    )  # fmt: skip


def _lines(row: Reservation) -> str:
    persons = gettext("%(n)s persons", n=row.attendees) if row.attendees else ""
    return "\n".join(filter(None, (row.organisation, persons)))


def _near(rows: Select[Reservation]) -> list[Reservation]:
    """Those around today, in order of time; what is gone only as long as it is news.

    Two statements, each over its partial index, which wants its condition spelled out.
    """
    whole = Span.whole_days(today() - BACK, today() + AHEAD)
    rows = rows.options(joinedload(Reservation.resource)).where(
        Reservation.starts_at >= whole.start, Reservation.starts_at < whole.end
    )
    gone = rows.where(_GONE, Reservation.changed_at > now() - FAREWELL)
    found = [*db.session.scalars(rows.where(_HELD)), *db.session.scalars(gone)]
    return sorted(found, key=lambda row: (row.starts_at, row.id))
