"""Deliver what is due by the channels of plugins: each channel in a round of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portal.extensions import db
from portal.messages.channels import Deferred
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
from portal.messages.hook_calls import Answer, call_each
from portal.messages.linking import address_of
from portal.messages.models import Delivery, Message


def carry_due(code: str, limit: int = 100) -> int:
    """Try every delivery of one channel that is due, at most `limit`; returns how many.

    Safe in any number of processes, as mail is: what was handed over by a worker that died is
    handed over again with the same identifier. A server that cannot be spoken to is asked once
    a round.
    """
    tried, reachable = 0, True
    while tried < limit and something_due(code) and (claim := claim_one(code)) is not None:
        tried += 1
        delivery = found(claim)
        if delivery is None:
            continue
        if not reachable:
            put_off(claim, OUTAGE, "the server could not be spoken to", tries=claim.tries - 1)
        elif too_late(delivery.message):
            finish(claim, "dead", "too late to be of use")
        else:
            reachable = _carry(claim, delivery)
    return tried


def offer(
    message_id: int, channel: str, address: str, identifier: str, *, to: Callable[[str], bool]
) -> Iterator[Answer]:
    """Ask `portal_deliver` of the plugins named by `to`, one after the other."""
    return call_each(
        "portal_deliver",
        lambda: {
            "message": db.session.get_one(Message, message_id),
            "channel": channel, "address": address, "identifier": identifier,
        },
        of=to,
    )


def _carry(claim: Claim, delivery: Delivery) -> bool:
    """One try; returns False where the channel's server cannot be spoken to."""
    code = delivery.channel
    address = address_of(delivery.message.user_id, code)
    if not address:
        finish(claim, "done", "not linked any more")
        return True
    owner = declared()[code][1]
    words = (delivery.message_id, code, address, delivery.identifier)
    answer = next(offer(*words, to=lambda plugin: plugin == owner), None)
    if answer is None or answer.sound:
        finish(claim, "done", "" if answer and answer.value is True else "nobody took it")
        return True
    return settle(claim, answer.trouble or Deferred("the plugin did not answer"))
