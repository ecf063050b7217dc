"""Seals on events: each covers its content and the seal before it, so a rewrite is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.petitions.models import Petition, PetitionEvent
from portal.sealing import seal

BATCH = 500  #: petitions read at a time


def content_of(event: PetitionEvent, reference: str) -> dict[str, Any]:
    """What an event's seal covers."""
    return {
        "petition": reference,
        "action": event.action,
        "source": event.source,
        "target": event.target,
        "actor": event.actor_id,
        "by": event.by,
        "note": event.note,
        "answers": event.answers,
        "at": event.at.isoformat(timespec="seconds"),
    }


def seal_event(petition: Petition, event: PetitionEvent) -> None:
    """Seal a new event onto the petition's chain."""
    event.seal = seal("event", petition.seal, content_of(event, petition.reference))
    petition.seal = event.seal


def broken_seals() -> Iterator[str]:
    """Petitions whose history does not match its seals; reads a batch of petitions at a time."""
    last = 0
    while True:
        batch = db.session.execute(
            select(Petition.id, Petition.reference, Petition.seal)
            .where(Petition.id > last)
            .order_by(Petition.id)
            .limit(BATCH)
        ).all()
        if not batch:
            return
        histories: dict[int, list[PetitionEvent]] = {row.id: [] for row in batch}
        for event in db.session.scalars(
            select(PetitionEvent)
            .where(PetitionEvent.petition_id.between(batch[0].id, batch[-1].id))
            .order_by(PetitionEvent.id)
        ):
            histories[event.petition_id].append(event)
        for row in batch:
            yield from _broken(row.reference, row.seal, histories[row.id])
        last = batch[-1].id
        db.session.expunge_all()


def _broken(reference: str, head: str, history: list[PetitionEvent]) -> Iterator[str]:
    previous = ""
    for event in history:
        if event.seal != seal("event", previous, content_of(event, reference)):
            yield f"petition {reference}: event {event.id} was changed"
        previous = event.seal
    if previous != head:
        yield f"petition {reference}: the end of its history was cut off"
