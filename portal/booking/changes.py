"""Changes of what is booked already: cut short, moved, booked anew. The past is never touched.

All work inside the transaction() of the step that asks for them, all or none; the entry of each
day in people's calendars stays the same one, with a higher SEQUENCE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.booking.models import Reservation, Resource
from portal.booking.operations import Rows, Wish, hold, touch, writing
from portal.booking.queries import ahead
from portal.booking.spans import Span
from portal.errors import Refused
from portal.i18n import gettext

if TYPE_CHECKING:
    from portal.petitions.models import Petition


def cut(petition: Petition, *, from_: date, until: date | None = None) -> list[Reservation]:
    """Let go what the petition holds from a day on, or only up to another; what has begun stays.

    Raises Refused where nothing is held then, and where nothing at all would be left: whoever
    needs none of it cancels.
    """
    session = writing()
    rows = _locked(session, petition, from_, until)
    if len(rows) == len(ahead(petition.id)):
        raise Refused(gettext("Nothing would be left: cancel the booking instead."))
    for row in rows:
        row.status = "gone"
        row.sequence += 1
    touch(session, {row.resource_id for row in rows})
    session.flush()
    return rows


def move(
    petition: Petition, *, from_: date, opens: time, closes: time,
    resource: Resource | None = None, firm: bool, by: int | None = None,
) -> list[Reservation]:
    """Give what is held from a day on other hours, on the same days, all of it or none.

    `resource` takes the place of what is held of its kind. Raises Refused or Taken as hold does,
    and Refused where nothing is held from that day on.
    """
    if closes <= opens:
        raise Refused(gettext("The end must be after the start."))
    session = writing()
    rows = _locked(session, petition, from_, None, resource)
    wishes = list(_wishes(rows, opens, closes, resource))
    before = {_said(row)[:3] for row in rows}
    held = _exchange(session, rows, wishes, petition, by, firm=firm)
    if {_said(row)[:3] for row in held} == before:
        raise Refused(gettext("Nothing would change."))
    return held


def change(
    wishes: Sequence[Wish], *, petition: Petition, by: int | None = None, firm: bool = False
) -> list[Reservation]:
    """Hold these wishes in place of everything of the petition that has not begun."""
    session = writing()
    rows = _locked(session, petition, None, None, others=[wish.resource_id for wish in wishes])
    return _exchange(session, rows, wishes, petition, by, firm=firm)


def _locked(
    session: Session, petition: Petition, from_: date | None, until: date | None,
    resource: Resource | None = None, others: Iterable[int] = (),
) -> list[Reservation]:
    """What lies ahead in those days, once nobody else can change it; all resources in one order."""
    wanted = {row.resource_id for row in ahead(petition.id)} | set(others)
    wanted |= {resource.id} if resource else set()
    session.scalars(
        select(Resource).where(Resource.id.in_(wanted)).order_by(Resource.id).with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    rows = ahead(petition.id, from_, until)
    if from_ is not None and not rows:
        raise Refused(gettext("Nothing of this booking lies ahead on these days."))
    return rows


def _wishes(
    rows: Sequence[Reservation], opens: time, closes: time, resource: Resource | None
) -> Iterable[Wish]:
    """The rows as wishes at the new hours: those alike together, so many of one at one span."""
    alike: dict[tuple[Any, ...], tuple[Reservation, Counter[Span]]] = {}
    for row in rows:
        wanted = resource if resource and row.resource.kind == resource.kind else row.resource
        same = (wanted.id, row.title, row.organisation, row.attendees, str(row.extra))
        alike.setdefault(same, (row, Counter()))[1][Span.of(_day(row), opens, closes)] += 1
    for (number, *_same), (row, spans) in alike.items():
        for quantity in sorted(set(spans.values())):
            yield Wish(
                resource_id=number, spans=sorted(s for s, n in spans.items() if n == quantity),
                title=row.title, organisation=row.organisation, attendees=row.attendees,
                quantity=quantity, extra=row.extra,
            )  # fmt: skip


def _day(row: Reservation) -> date:
    return Span(row.starts_at, row.ends_at).day


class _Again(Rows):
    """The rows there are, each for its own resource, else for one of its kind; then new ones."""

    def __init__(self, rows: Sequence[Reservation], wished: set[int]) -> None:
        self.left = list(rows)
        self.wished = wished
        self.before = {row.id: _said(row) for row in rows}

    def next(self, resource: Resource) -> Reservation:
        row = next(
            (one for one in self.left if one.resource_id == resource.id),
            next((one for one in self.left if one.resource_id not in self.wished
                  and one.resource.kind == resource.kind), None),
        )  # fmt: skip
        if row is None:
            return super().next(resource)
        self.left.remove(row)
        return row


def _said(row: Reservation) -> tuple[Any, ...]:
    """What a calendar shows of it."""
    return (row.resource_id, row.starts_at, row.ends_at, row.status, row.title, row.organisation,
            row.attendees)  # fmt: skip


def _exchange(
    session: Session, rows: Sequence[Reservation], wishes: Sequence[Wish], petition: Petition,
    by: int | None, *, firm: bool,
) -> list[Reservation]:
    """The wishes in place of the rows. These are let go first: they must not be in their way."""
    again = _Again(rows, {wish.resource_id for wish in wishes})
    before = {row.resource_id for row in rows}
    for row in rows:
        row.status = "gone"
    session.flush()
    held = hold(wishes, petition=petition, by=by, rows=again, firm=firm)
    for row in rows:
        if _said(row) != again.before[row.id]:
            row.sequence += 1
    touch(session, before)
    session.flush()
    return held
