"""The verbs of messages: tell somebody something, mark it read, send a dead letter again."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import update

from portal.extensions import transaction
from portal.i18n import now
from portal.messages.kinds import KINDS
from portal.messages.models import Delivery, Message
from portal.messages.reach import mail_address, ways
from portal.messages.sealed import close


def tell(
    user_id: int,
    kind: str,
    *,
    link: str = "",
    channels: tuple[str, ...] | None = None,
    **parameters: Any,
) -> Message:
    """Write a message into a person's inbox and onto its channels, in the caller's transaction.

    The inbox always has it. `channels` None takes all the person can be reached by and wants;
    `()` none. What a person has muted stays in the inbox, what they want once a day is gathered.
    `link` is a path within the portal. Nothing is sent here: the worker does, after the commit.
    ValueError for an unknown kind, a missing parameter or a link that leaves the portal.
    """
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"unknown kind of message: {kind}")
    missing = [name for name in known.needs if name not in parameters]
    if missing:
        raise ValueError(f"message {kind} lacks {', '.join(missing)}")
    path = _path(link)
    with transaction() as session:
        message = Message(
            user_id=user_id, kind=kind, parameters=_plain(parameters),
            link="" if known.secret_link else path, created_at=now(),
        )
        session.add(message)
        if channels != ():
            secret = close(path) if known.secret_link and path else None
            session.add_all(ways(session, message, known, channels, secret))
        return message


def is_address(text: str) -> bool:
    """Whether mail can be addressed so."""
    return bool(mail_address(text))


def _path(link: str) -> str:
    """`link` as a path; our own base address in front of it is taken off."""
    base = current_app.config["PORTAL_BASE_URL"].rstrip("/")
    path = link.removeprefix(base) if link.startswith(f"{base}/") else link
    if path and (not path.startswith("/") or path.startswith("//") or not path.isprintable()):
        raise ValueError("a message links only within the portal")
    return path


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps them; days and times as ISO text, amounts as text. TypeError for the rest."""
    plain: dict[str, Any] = json.loads(json.dumps(parameters, default=_text))
    return plain


def _text(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a message cannot keep a {type(value).__name__}")


def mark_read(user_id: int, message_id: int) -> None:
    """Mark one of the person's messages read; others' and read ones stay as they are."""
    with transaction() as session:
        session.execute(_unread(user_id).where(Message.id == message_id))


def mark_all_read(user_id: int, up_to: int | None = None) -> None:
    """Mark the person's messages read, up to the newest one they have seen."""
    with transaction() as session:
        query = _unread(user_id)
        session.execute(query if up_to is None else query.where(Message.id <= up_to))


def _unread(user_id: int) -> Any:
    return (
        update(Message)
        .where(Message.user_id == user_id, Message.read_at.is_(None))
        .values(read_at=now())
    )


def retry(actor_id: int, delivery_id: int | None = None) -> int:
    """Send one dead letter again, or all of them; returns how many wait now.

    A letter without an address, or one whose secret was wiped, cannot be sent again.
    """
    from portal.messages.queries import may_be_retried
    from portal.privacy.operations import record_act

    with transaction() as session:
        query = (
            update(Delivery)
            .where(may_be_retried())
            .values(state="waiting", tries=0, due_at=now(), error="")
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        if delivery_id is not None:
            query = query.where(Delivery.id == delivery_id)
        revived = len(session.execute(query).all())
        if revived:
            record_act(
                "mail.retry", actor_id=actor_id, delivery=delivery_id or "all", number=revived
            )
        return revived


def try_channel(user_id: int, channel: str) -> None:
    """Send an administrator a test message by one channel, the way every message goes."""
    from portal.privacy.operations import record_act

    with transaction():
        tell(user_id, "test_message", link="/admin/channels", channels=(channel,))
        record_act("channel.tested", actor_id=user_id, channel=channel)
