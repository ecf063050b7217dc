"""Bookings that a change of hours, rules or closures leaves without a place: kept or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.booking.models import Reservation, Resource
from portal.booking.operations import touch
from portal.booking.rules import closed_then, closures_of
from portal.booking.spans import Span
from portal.errors import PortalError, Refused
from portal.i18n import gettext, moment, now
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.operations import advance
from portal.petitions.workflow import By

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

KEEP, CANCEL = "keep", "cancel"


@dataclass(frozen=True, slots=True)
class Way:
    """What else a service offers for a booking of a petition in the way, such as another time.

    `take` gets the id of the petition, the reason and the reader, inside the transaction; it may
    raise, and then nothing is kept.
    """

    label: object
    take: Callable[[int, str, Reader], object]


MOST = 2_000  #: bookings decided on at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """One booking to decide on: all its times that no longer fit, and why."""

    key: str  #: p and the number of its petition, or r and that of a reservation without one
    title: str
    organisation: str
    reference: str  #: of its petition, else empty
    times: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the administrator says of each affected booking, by key, and why to the applicants."""

    choices: Mapping[str, str]
    reason: str

    @classmethod
    def typed(cls, form: Mapping[str, str], also: Iterable[str] = ()) -> Decided:
        """From a posted form: `decision-<key>` is keep or cancel, `cancel_reason` the sentence.

        For a petition it may be one of the ways in `also`.
        """
        known = {"p": {KEEP, CANCEL, *also}, "r": {KEEP, CANCEL}}
        found = {
            key: said for name, said in form.items()
            if name.startswith("decision-") and _number(key := name.removeprefix("decision-"))
            and said in known[key[0]]
        }  # fmt: skip
        return cls(found, form.get("cancel_reason", "").strip()[:1000])


class Undecided(Refused):
    """Nothing was kept: somebody has to say what becomes of these bookings."""

    def __init__(self, affected: Sequence[Affected], message: str) -> None:
        super().__init__(message)
        self.affected = affected


def _number(key: str) -> int:
    """The number in a key; 0 where it is none."""
    digits = key[1:]
    plain = key[:1] in {"p", "r"} and digits.isascii() and digits.isdigit() and len(digits) < 10
    return int(digits) if plain else 0


def lock_all(session: Session, resources: Iterable[int], decided: Decided) -> None:
    """Take what deciding will change, in the order every step takes it: nobody waits in a ring.

    Petitions come first, then resources, those of the decided bookings too, then the counters.
    """
    numbers = sorted(_number(key) for key in decided.choices if key[0] == "p")[:MOST]
    services = session.scalars(
        select(Petition.service_code)
        .where(Petition.id.in_(numbers)).order_by(Petition.id).with_for_update()
    ).all()  # fmt: skip
    theirs = session.scalars(
        select(Reservation.resource_id).where(Reservation.petition_id.in_(numbers)).distinct()
    )
    session.scalars(
        select(Resource)
        .where(Resource.id.in_({*resources, *theirs})).order_by(Resource.id).with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    session.execute(
        select(PetitionCount.state)
        .where(PetitionCount.service_code.in_(set(services)))
        .order_by(PetitionCount.service_code, PetitionCount.state).with_for_update()
    ).all()  # fmt: skip


def to_come(resources: Iterable[int], within: Span | None = None) -> list[Reservation]:
    """What is held of these resources and has not begun, in the span or at any time."""
    from portal.extensions import db

    query = select(Reservation).where(
        Reservation.resource_id.in_(list(resources)), Reservation.status != "gone",
        Reservation.starts_at > now(),
    )  # fmt: skip
    if within:
        query = query.where(Reservation.starts_at < within.end, Reservation.ends_at > within.start)
    return list(db.session.scalars(query.order_by(Reservation.starts_at, Reservation.id)))


def misfits(resource: Resource, rows: Sequence[Reservation]) -> dict[int, str]:
    """Which of the rows the resource as it is now has no place for: id → why."""
    spans = [Span(row.starts_at, row.ends_at) for row in rows]
    closures = closures_of(resource, spans) if spans else []
    found = {}
    for row, span in zip(rows, spans, strict=True):
        sentence = closed_then(resource, span, closures)
        if resource.capacity and (row.attendees or 0) > resource.capacity:
            sentence = gettext("%(name)s has room for %(most)s persons.", name=resource.name,
                               most=resource.capacity)  # fmt: skip
        elif row.unit >= resource.stock:
            sentence = gettext("Of %(name)s there are %(n)s.", name=resource.name,
                               n=resource.stock)  # fmt: skip
        if sentence:
            found[row.id] = sentence
    return found


def settle(
    session: Session, rows: Sequence[Reservation], why: Mapping[int, str], decided: Decided,
    reader: Reader, ways: Mapping[str, Way] | None = None,
) -> dict[str, Any]:
    """Keep or cancel each booking as decided, or take its way; what was done, for the trail.

    Raises Undecided, with all of them, where one is not decided or cannot be cancelled.
    """
    found = listed(rows, why)
    if any(one.key not in decided.choices for one in found):
        raise Undecided(found, gettext(
            "Bookings lie in the way. Say for each whether it stays: nothing is saved until then."
        ))
    ways = ways or {}
    done: dict[str, Any] = {KEEP: [], CANCEL: [], **{way: [] for way in ways}}
    for one in found:
        choice = decided.choices[one.key]
        done[choice].append(one.reference or one.key)
        try:
            if choice in ways:
                ways[choice].take(_number(one.key), decided.reason, reader)
            elif choice == CANCEL:
                _cancel(session, one, decided.reason, reader)
        except PortalError as error:
            raise Undecided(found, f"{one.title}: {error.message}") from error
    return done


def listed(rows: Sequence[Reservation], why: Mapping[int, str]) -> list[Affected]:
    """The rows as bookings: those of one petition together, in order of their first time."""
    grouped: dict[str, list[Reservation]] = {}
    for row in rows:
        grouped.setdefault(
            f"p{row.petition_id}" if row.petition_id else f"r{row.id}", []
        ).append(row)
    return [
        Affected(
            key=key, title=some[0].title, organisation=some[0].organisation,
            reference=_reference(some[0].petition_id),
            times=tuple(_time(row) for row in some), why=why.get(some[0].id, ""),
        )
        for key, some in grouped.items()
    ]  # fmt: skip


def _reference(petition_id: int | None) -> str:
    from portal.extensions import db

    petition = db.session.get(Petition, petition_id) if petition_id else None
    return petition.reference if petition else ""


def _time(row: Reservation) -> str:
    until = Span(row.starts_at, row.ends_at).hours[1]
    return f"{row.resource.name}: {moment(row.starts_at)} – {until:%H:%M}"


def _cancel(session: Session, one: Affected, reason: str, reader: Reader) -> None:
    if one.key[0] == "r":
        row = session.get_one(Reservation, _number(one.key))
        row.status = "gone"
        row.sequence += 1
        touch(session, [row.resource_id])
        return
    petition = session.get_one(Petition, _number(one.key))
    own = petition.applicant_id == reader.id
    for_office = reader.lent(f"{petition.service_code}.{By.STAFF}")
    advance(petition.id, "cancel", for_office, office=not own, note=reason)
