"""Whose turn a delivery is: claimed by one worker for a while, then done, dead or put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.orm import joinedload

from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.channels import Deferred, Rejected, Unreachable
from portal.messages.declared import declared
from portal.messages.kinds import KINDS
from portal.messages.models import Delivery, Message
from portal.observe.scrubbing import hide

log = structlog.get_logger(__name__)

#: Spelled out, because a partial index is not used for a bound parameter.
WAITING: ColumnElement[str] = literal_column("'waiting'")
#: How long a claim holds. Longer than any try can take, else two workers would send one mail.
LEASE = timedelta(minutes=5)
#: How long after the n-th try the next one is made; after the last the letter is dead.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440, 1440)
)
#: How long messages wait for a server that cannot be spoken to; this never kills one.
OUTAGE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that is ours until its lease ends."""

    id: int
    tries: int  #: this one included
    lease: datetime


def of_channel(code: str | None) -> ColumnElement[bool]:
    """The deliveries of one plugin's channel; None: all that are nobody's own, mails first."""
    return Delivery.channel.not_in(list(declared())) if code is None else Delivery.channel == code


def something_due(code: str | None = None) -> bool:
    """Whether a look for work is worth a write transaction."""
    due = (Delivery.state == WAITING, Delivery.due_at <= now(), of_channel(code))
    return db.session.scalar(select(Delivery.id).where(*due).limit(1)) is not None


def claim_one(code: str | None = None) -> Claim | None:
    """Take the delivery that has waited longest; no one else gets it until the lease ends."""
    at = now()
    due = (Delivery.state == WAITING, Delivery.due_at <= at, of_channel(code))
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


def found(claim: Claim) -> Delivery | None:
    """The claimed delivery as it is now, with its message and its person."""
    return db.session.scalars(
        select(Delivery)
        .where(Delivery.id == claim.id)
        .options(joinedload(Delivery.message).joinedload(Message.user))
        .execution_options(populate_existing=True)
    ).one_or_none()


def too_late(message: Message) -> bool:
    """Whether the message is of no use any more."""
    kind = KINDS.get(message.kind)
    return bool(kind and kind.lifetime and message.created_at + kind.lifetime < now())


def finish(claim: Claim, state: str, error: str = "") -> None:
    """Done or dead; what was secret is wiped. A claim that ran out changes nothing but done."""
    with transaction() as session:
        mine = update(Delivery).where(Delivery.id == claim.id, Delivery.state == WAITING)
        if state == "dead":
            mine = mine.where(Delivery.due_at == claim.lease)
            log.warning("message given up", delivery=claim.id, trouble=error)
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


def settle(claim: Claim, trouble: Exception) -> bool:
    """What a failed try comes to; returns False where the server cannot be spoken to at all."""
    if isinstance(trouble, Unreachable):
        log.warning("server unreachable", delivery=claim.id, trouble=str(trouble))
        put_off(claim, OUTAGE, str(trouble), tries=claim.tries - 1)
        return False
    if isinstance(trouble, Rejected) or claim.tries > len(WAITS):
        finish(claim, "dead", str(trouble))
        return True
    if not isinstance(trouble, Deferred):
        log.error("message could not be handed over", delivery=claim.id, exc_info=trouble)
    put_off(claim, WAITS[claim.tries - 1], str(trouble), tries=claim.tries)
    return True
