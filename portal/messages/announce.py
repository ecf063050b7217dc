"""Announce committed steps to the plugins: at least once, in order, never in their way."""

from __future__ import annotations

from time import monotonic

import structlog
from sqlalchemy import select, update

from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.hook_calls import call_each
from portal.petitions.models import PetitionEvent
from portal.plugins import registry

log = structlog.get_logger(__name__)

HOOK = "portal_petition_changed"
REST = (10.0, 60.0, 300.0, 1800.0)  #: seconds after the n-th failure of one event

#: event id → (failures, when it may be tried again). Kept by this process only: after a restart
#: each is tried once more, which at-least-once allows.
_failed: dict[int, tuple[int, float]] = {}


def announce_events(limit: int = 200) -> int:
    """Offer events nobody has heard of to every plugin; returns how many are announced now.

    An event for which a plugin raised or hung stays pending and rests for a while; the events
    behind it do not wait for it.
    """
    pending = _pending(limit)
    if not registry().pm.hook.portal_petition_changed.get_hookimpls():
        return _announced(pending)
    return sum(_announced([event]) for event in pending if _all_sound(event))


def _pending(limit: int) -> list[int]:
    at = monotonic()
    resting = [event for event, (_tries, until) in _failed.items() if until > at]
    return list(
        db.session.scalars(
            select(PetitionEvent.id)
            .where(PetitionEvent.announced_at.is_(None), PetitionEvent.id.not_in(resting))
            .order_by(PetitionEvent.id)
            .limit(limit)
        )
    )


def _all_sound(event_id: int) -> bool:
    def arguments() -> dict[str, object]:
        event = db.session.get_one(PetitionEvent, event_id)
        return {"petition": event.petition, "event": event}

    failing = [answer.plugin for answer in call_each(HOOK, arguments) if not answer.sound]
    if failing:
        tries = _failed.get(event_id, (0, 0.0))[0]
        _failed[event_id] = (tries + 1, monotonic() + REST[min(tries, len(REST) - 1)])
        log.warning("event not announced", event_id=event_id, plugins=failing, tries=tries + 1)
        return False
    _failed.pop(event_id, None)
    return True


def _announced(events: list[int]) -> int:
    if not events:
        return 0
    with transaction() as session:
        session.execute(
            update(PetitionEvent)
            .where(PetitionEvent.id.in_(events), PetitionEvent.announced_at.is_(None))
            .values(announced_at=now())
            .execution_options(synchronize_session=False)
        )
    return len(events)
