"""Deliver what is due: ask the plugins, else send by mail, and note how it went."""

from __future__ import annotations

from email.message import EmailMessage

from portal.i18n import use_language
from portal.messages.carrying import offer
from portal.messages.channels import Channel, channel
from portal.messages.claims import (
    OUTAGE,
    Claim,
    claim_one,
    finish,
    found,
    put_off,
    settle,
    something_due,
    too_late,
)
from portal.messages.declared import declared
from portal.messages.kinds import KINDS
from portal.messages.letters import bodies, letter_of
from portal.messages.mail import compose
from portal.messages.models import Delivery, Message
from portal.messages.sealed import disclose


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
    delivery = found(claim)
    if delivery is None:
        return True
    if too_late(delivery.message):
        finish(claim, "dead", "too late to be of use")
        return True
    kind = KINDS.get(delivery.message.kind)
    if not (kind and kind.secret_link) and _taken(delivery):
        finish(claim, "done")
        return True
    if delivery.channel != "mail":
        finish(claim, "done", "nobody took it")
        return True
    return _send(claim, delivery, way)


def _taken(delivery: Delivery) -> bool:
    """Whether a plugin that declares no channel delivered the message in its own way."""
    words = (delivery.channel, delivery.address, delivery.identifier)
    carriers = {name for _channel, name in declared().values()}
    offers = offer(delivery.message_id, *words, to=lambda plugin: plugin not in carriers)
    return any(answer.value is True for answer in offers)


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
    except Exception as trouble:  # noqa: BLE001 - settle names it in the log
        return settle(claim, trouble)
    finish(claim, "done")
    return True
