"""Loads demo data once, into a database in which nobody real has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.booking.pages.site import calendars_shown
from portal.booking.queries import resources
from portal.demo import bulk
from portal.demo.announcements import announce
from portal.demo.bookings import load as load_bookings
from portal.demo.clock import at
from portal.demo.people import Account, accounts, readers_of, settle
from portal.demo.walking import walk
from portal.documents.issuing.trial import make_trial
from portal.errors import Refused
from portal.extensions import db
from portal.i18n import BANGKOK, today
from portal.i18n.operations import seed_holidays
from portal.offices.operations import take_over_groups
from portal.petitions.models import Petition
from portal.privacy.models import AuditRecord
from portal.privacy.operations import record_act

#: More petitions than these are written as rows; a tenth, so many at most, still walk.
MANY, STILL_WALKED = 10_000, 300
#: Petitions lie in the last six weeks, those in bulk in the nineteen months before.
RECENT, BEFORE = timedelta(days=42), timedelta(days=580)
#: So many references are told at most.
TOLD = 1_000

BEGUN, LOADED = "demo.begun", "demo.loaded"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was loaded: the accounts with their secrets, and the newest reference codes."""

    accounts: list[Account]
    references: list[str]
    rooms: list[str]


def load(
    *, citizens: int, petitions: int, seed: int, bookings: int = 0, many: int = MANY
) -> Demo:
    """Demo people, petitions and bookings; the same seed on the same day gives the same data.

    Above `many` petitions all but a few are written as rows instead of going through the
    operations: the same rows, a hundred times as fast.

    Again with the same numbers it changes nothing and answers the same. Refused in production,
    where somebody real has an account, and on demo data of other numbers or half loaded.
    """
    found = accounts(seed, citizens)
    wanted = {"seed": seed, "citizens": citizens, "petitions": petitions, "people": len(found)}
    if bookings:
        wanted["bookings"] = bookings
    if not _is_loaded(wanted):
        _load(found, petitions, wanted, many)
    return Demo(found, _newest_references(), _rooms())


def _load(found: list[Account], petitions: int, wanted: dict[str, int], many: int) -> None:
    seed = wanted["seed"]
    until = datetime.combine(today(), time(), BANGKOK)
    since = until - RECENT
    year = today().year
    make_trial()
    with at(since - BEFORE):
        record_act(BEGUN, actor_id=None, **wanted)
        seed_holidays(range(year - 1, year + 3))
        take_over_groups(None)
        ids = settle(seed, found)
    announce(ids[[account.role for account in found].index("admin")])
    if number := wanted.get("bookings"):
        load_bookings(seed, number)
    people = readers_of(found, ids)
    walked = petitions
    if petitions > many and bulk.services_without_effects():
        walked = min(STILL_WALKED, petitions // 10)
        bulk.load(seed, people, petitions - walked, since - BEFORE, since - timedelta(days=30))
    walk(seed, people, walked, since, until)
    record_act(LOADED, actor_id=None, **wanted)


def _is_loaded(wanted: dict[str, int]) -> bool:
    """Whether this very demo data is there; Refused where anything else is."""
    if current_app.config["PORTAL_ENV"] == "production":
        raise Refused("Demo data is refused in production: its passwords can be worked out.")
    people = db.session.scalar(select(func.count()).select_from(User)) or 0
    acts = {
        row.action: row.detail
        for row in db.session.scalars(
            select(AuditRecord).where(AuditRecord.action.in_((BEGUN, LOADED)))
        )
    }
    if not people and not acts:
        return False
    if BEGUN not in acts or people > acts[BEGUN]["people"]:
        raise Refused("Real accounts exist here. Load demo data into an empty database.")
    if LOADED not in acts:
        raise Refused("An earlier load was cut short. Begin with an empty database.")
    if acts[LOADED] != wanted:
        raise Refused(
            "This database holds other demo data: "
            + ", ".join(f"{name} {number}" for name, number in acts[LOADED].items())
        )
    return True


def _newest_references() -> list[str]:
    return list(
        db.session.scalars(
            select(Petition.reference).order_by(Petition.submitted_at.desc()).limit(TOLD)
        )
    )[::-1]


def _rooms() -> list[str]:
    """The slugs of everything that has a calendar."""
    return [one.slug for pages in calendars_shown() for one in resources(pages.kind.code)]
