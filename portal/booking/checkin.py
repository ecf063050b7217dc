"""Checking in: who booked a time says, on the spot, that it is used."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.booking.models import Reservation, Resource
from portal.booking.operations import lock_rows, touch
from portal.booking.queries import between, lapsed, of_petition
from portal.errors import Refused
from portal.extensions import transaction
from portal.i18n import gettext, moment, now
from portal.petitions.models import Petition

EARLY = timedelta(minutes=15)  #: so long before the start one may check in


def last_moment(row: Reservation) -> datetime:
    """Until when one may check in: the end, or the release before it."""
    minutes = row.resource.release_minutes
    if minutes is None:
        return row.ends_at
    return min(row.ends_at, row.starts_at + timedelta(minutes=minutes))


def due(petition: Petition, *, anew: bool = False) -> list[Reservation]:
    """What of a booking may be checked in for now."""
    at = now()
    return [
        row for row in of_petition(petition.id, anew=anew)
        if row.status == "firm" and row.checked_in_at is None
        and row.starts_at - EARLY <= at < last_moment(row)
    ]  # fmt: skip


def check_in(petition: Petition) -> list[Reservation]:
    """Note that the booking is used: everything it holds at this time. Refused, with why, if not.

    The caller has made sure that the reader booked it or works for the service.
    """
    with transaction() as session:
        lock_rows(session, {row.resource_id for row in of_petition(petition.id)})
        rows = due(petition, anew=True)
        if not rows:
            raise Refused(why_not(petition))
        for row in rows:
            row.checked_in_at = now()
        touch(session, {row.resource_id for row in rows})
        return rows


def why_not(petition: Petition) -> str:
    """Why nobody can check in for the booking now, in a sentence."""
    at, rows = now(), of_petition(petition.id)
    running = [row for row in rows if row.starts_at - EARLY <= at < row.ends_at]
    if any(row.checked_in_at for row in running):
        return gettext("You have checked in.")
    late = {row.id for row in lapsed([row.resource_id for row in running])} if running else set()
    if any(row.released_at or row.id in late for row in running):
        return gettext("Nobody checked in in time: the time is free again.")
    if any(row.status == "tentative" for row in running):
        return gettext("The booking is not approved yet.")
    to_come = [row for row in rows if row.status != "gone" and row.starts_at > at]
    if to_come:
        return gettext("You can check in from %(moment)s.",
                       moment=moment(to_come[0].starts_at - EARLY))  # fmt: skip
    return gettext("There is nothing to check in for.")


def at_the_door(resource: Resource) -> list[Reservation]:
    """What of a resource may be checked in for now, whoever booked it."""
    at = now()
    return [
        row for row in between([resource.id], at, at + EARLY)
        if row.status == "firm" and row.petition_id and at < last_moment(row)
        and row.checked_in_at is None
    ]  # fmt: skip
