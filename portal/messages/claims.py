"""Whose turn a delivery is: claimed by one worker for a while, then done, dead or put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, literal_column, select, update

from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Delivery
from portal.observe.scrubbing import hide

log = structlog.get_logger(__name__)

#: Spelled out, because a partial index is not used for a bound parameter.
WAITING: ColumnElement[str] = literal_column("'waiting'")
#: How long a claim holds. Longer than any try can take, else two workers would send one mail.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that is ours until its lease ends."""

    id: int
    tries: int  #: this one included
    lease: datetime


def something_due() -> bool:
    """Whether a look for work is worth a write transaction."""
    due = select(Delivery.id).where(Delivery.state == WAITING, Delivery.due_at <= now())
    return db.session.scalar(due.limit(1)) is not None


def claim_one() -> Claim | None:
    """Take the delivery that has waited longest; no one else gets it until the lease ends."""
    at = now()
    due = (Delivery.state == WAITING, Delivery.due_at <= at)
    longest = (
        select(Delivery.id).where(*due).order_by(Delivery.due_at, Delivery.id).limit(1)
        .with_for_update(skip_locked=True).scalar_subquery()
    )
    with transaction() as session:
        row = session.execute(
            update(Delivery)
            .where(Delivery.id == longest, *due)
            .values(due_at=at + LEASE, tries=Delivery.tries + 1)
            .returning(Delivery.id, Delivery.tries)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return Claim(row.id, row.tries, at + LEASE) if row else None


def finish(claim: Claim, state: str, error: str = "") -> None:
    """Done or dead; what was secret is wiped. A claim that ran out changes nothing but done."""
    with transaction() as session:
        mine = update(Delivery).where(Delivery.id == claim.id, Delivery.state == WAITING)
        if state == "dead":
            mine = mine.where(Delivery.due_at == claim.lease)
            log.warning("mail given up", delivery=claim.id, trouble=error)
        session.execute(
            mine.values(
                state=state, error=hide(error)[:1000], secret_cipher=None,
                done_at=now() if state == "done" else None,
            ).execution_options(synchronize_session=False)
        )


def put_off(claim: Claim, wait: timedelta, error: str, *, tries: int) -> None:
    """Later again; only while the claim is still ours."""
    with transaction() as session:
        session.execute(
            update(Delivery)
            .where(
                Delivery.id == claim.id, Delivery.state == WAITING,
                Delivery.due_at == claim.lease,
            )
            .values(due_at=now() + wait, tries=tries, error=hide(error)[:1000])
            .execution_options(synchronize_session=False)
        )
