"""Reads of messages: a person's own inbox, the dead letters, how much waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.messages.kinds import KINDS
from portal.messages.models import Delivery, Message
from portal.petitions.paging import Page, page_of

_DEAD: ColumnElement[str] = literal_column("'dead'")  #: a partial index wants it spelled out
_SECRET = tuple(code for code, kind in KINDS.items() if kind.secret_link)


def inbox(user_id: int, *, cursor: str | None = None, size: int = 25) -> Page:
    """The person's own messages, newest first."""
    return page_of(
        select(Message).where(Message.user_id == user_id, Message.kind != "digest"),
        (Message.id,),
        descending=True, size=size, cursor=cursor, scalars=True,
        key_values=lambda message: (message.id,),
    )


def own(user_id: int, message_id: int) -> Message | None:
    """One message of the person; a foreign one does not exist."""
    return db.session.scalars(
        select(Message).where(Message.user_id == user_id, Message.id == message_id)
    ).one_or_none()


def unread(user_id: int) -> int:
    """How many messages the person has not read."""
    return db.session.scalar(
        select(func.count()).where(Message.user_id == user_id, Message.read_at.is_(None))
    ) or 0


def dead_letters(*, cursor: str | None = None, size: int = 25) -> Page:
    """Deliveries that were given up, newest first."""
    return page_of(
        select(Delivery).where(Delivery.state == _DEAD).options(joinedload(Delivery.message)),
        (Delivery.id,),
        descending=True, size=size, cursor=cursor, scalars=True,
        key_values=lambda delivery: (delivery.id,),
    )


def may_be_retried() -> ColumnElement[bool]:
    """The condition under which a dead letter can be sent again."""
    secret = select(Message.id).where(
        Message.id == Delivery.message_id, Message.kind.in_(_SECRET)
    )
    return and_(
        Delivery.state == _DEAD,
        or_(Delivery.address != "", Delivery.channel != "mail"),
        ~secret.exists(),
    )


def outbox() -> dict[str, int]:
    """How many deliveries wait, and how many were given up; both counted in partial indexes."""
    return {state: _number(state) for state in ("waiting", "dead")}


def _number(state: str) -> int:
    counted = select(func.count()).where(Delivery.state == literal_column(f"'{state}'"))
    return db.session.scalar(counted) or 0


def retriable(deliveries: list[Delivery]) -> Iterator[tuple[Delivery, bool]]:
    """Each dead letter with whether it can be sent again."""
    for delivery in deliveries:
        secret = delivery.message.kind in _SECRET
        yield delivery, not secret and bool(delivery.address or delivery.channel != "mail")


@dataclass(frozen=True, slots=True)
class Fare:
    """How a channel fares."""

    waiting: int
    dead: int
    last: datetime | None  #: when something last arrived
    trouble: Delivery | None  #: the newest that was tried in vain


def fare_of(channel: str) -> Fare:
    """How deliveries of a channel went; each figure by an index."""
    mine = Delivery.channel == channel
    counts = {
        state: db.session.scalar(
            select(func.count()).where(mine, Delivery.state == literal_column(f"'{state}'"))
        ) or 0
        for state in ("waiting", "dead")
    }
    last = db.session.scalar(
        select(Delivery.done_at)
        .where(mine, Delivery.done_at.is_not(None), Delivery.error == "")
        .order_by(Delivery.done_at.desc())
        .limit(1)
    )
    newest = [
        db.session.scalar(
            select(Delivery)
            .where(mine, Delivery.state == literal_column(f"'{state}'"), Delivery.error != "")
            .options(joinedload(Delivery.message))
            .order_by(Delivery.id.desc())
            .limit(1)
        )
        for state in ("waiting", "dead")
    ]
    trouble = max(filter(None, newest), key=lambda row: row.id, default=None)
    return Fare(counts["waiting"], counts["dead"], last, trouble)
