"""Deliver what is due: ask the plugins, else send by mail, and note how it went."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.i18n import now, use_language
from portal.messages.channels import Channel, Deferred, Rejected, Unreachable, channel
from portal.messages.claims import Claim, claim_one, finish, put_off, something_due
from portal.messages.hook_calls import call_each
from portal.messages.kinds import KINDS
from portal.messages.letters import bodies, letter_of
from portal.messages.mail import compose
from portal.messages.models import Delivery, Message
from portal.messages.sealed import disclose

log = structlog.get_logger(__name__)

#: How long after the n-th try the next one is made; after the last the letter is dead.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440, 1440)
)
#: How long mail waits for a server that cannot be spoken to; this never kills a letter.
OUTAGE = timedelta(minutes=1)


def deliver_due(limit: int = 100) -> int:
    """Try every delivery that is due, at most `limit`; returns how many were tried.

    Safe to run in any number of processes. Killed at any moment nothing is lost: the claim
    ends by itself and the mail goes out again under the same Message-ID.
    """
    tried = 0
    with channel() as way:
        reachable = True
        while tried < limit and something_due() and (claim := claim_one()) is not None:
            tried += 1
            reachable = _deliver(claim, way if reachable else None) and reachable
    return tried


def _deliver(claim: Claim, way: Channel | None) -> bool:
    """One try; returns False when the mail server cannot be spoken to."""
    delivery = db.session.scalars(
        select(Delivery)
        .where(Delivery.id == claim.id)
        .options(joinedload(Delivery.message).joinedload(Message.user))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if delivery is None:
        return True
    kind = KINDS.get(delivery.message.kind)
    if kind and kind.lifetime and delivery.message.created_at + kind.lifetime < now():
        finish(claim, "dead", "too late to be of use")
        return True
    if not (kind and kind.secret_link) and _taken(delivery.message_id):
        finish(claim, "done")
        return True
    if delivery.channel != "mail":
        finish(claim, "done", "nobody took it")
        return True
    return _send(claim, delivery, way)


def _taken(message_id: int) -> bool:
    """Whether a plugin delivered the message in its own way."""
    answers = call_each(
        "portal_deliver", lambda: {"message": db.session.get_one(Message, message_id)}
    )
    return any(answer.value is True for answer in answers)


def mail_of(delivery: Delivery) -> EmailMessage:
    """The delivery as a mail in its person's language; the same Message-ID whenever it is made."""
    person, message = delivery.message.user, delivery.message
    path = disclose(delivery.secret_cipher) if delivery.secret_cipher else message.link
    with use_language(person.language):
        letter = letter_of(message.kind, message.parameters)
        text, html = bodies(letter, name=person.full_name, path=path, language=person.language)
        calendar = _calendar(message)
    return compose(
        identifier=delivery.identifier, address=delivery.address, name=person.full_name,
        subject=letter.subject, text=text, html=html, language=person.language,
        calendar=calendar,
    )


def _calendar(message: Message) -> bytes:
    """What the petition holds as it is now, where the message is about a change of it."""
    from portal.booking.entries import calendar_of

    told = message.parameters
    return calendar_of(told["reference"], message.user_id) if told.get("calendar") else b""


def _send(claim: Claim, delivery: Delivery, way: Channel | None) -> bool:
    if way is None:
        put_off(claim, OUTAGE, "the mail server could not be spoken to", tries=claim.tries - 1)
        return False
    try:
        way.send(mail_of(delivery))
    except Unreachable as trouble:
        log.warning("mail server unreachable", delivery=claim.id, trouble=str(trouble))
        put_off(claim, OUTAGE, str(trouble), tries=claim.tries - 1)
        return False
    except Rejected as trouble:
        finish(claim, "dead", str(trouble))
    except Exception as trouble:
        if not isinstance(trouble, Deferred):
            log.exception("mail could not be made", delivery=claim.id)
        if claim.tries > len(WAITS):
            finish(claim, "dead", str(trouble))
        else:
            put_off(claim, WAITS[claim.tries - 1], str(trouble), tries=claim.tries)
    else:
        finish(claim, "done")
    return True
