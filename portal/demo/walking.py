"""Petitions with a past, made by the operations that real ones go through."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from portal.accounts.reader import Reader
from portal.demo import invented, papers
from portal.demo.answering import answered, asked
from portal.demo.clock import at
from portal.demo.ways import next_step
from portal.extensions import transaction
from portal.i18n import BANGKOK
from portal.i18n.working_days import add_working_days, is_working_day
from portal.petitions import drafts
from portal.petitions.models import Petition
from portal.petitions.operations import advance, submit
from portal.petitions.workflow import By
from portal.plugins import registry
from portal.service import Service

People = dict[tuple[str, str], list[Reader]]

BATCH = 100  #: steps kept together, because every commit waits for the disk
_HOUR = timedelta(hours=1)
_OPENS = time(8, 30)


def walk(seed: int, people: People, number: int, since: datetime, until: datetime) -> list[str]:
    """Submit `number` petitions between two moments, take their steps; the references, in order.

    Moments pass in order over all petitions, as they would have: reference codes and inboxes
    come out as if the portal had been used.
    """
    rng = invented.dice(seed, "petitions")
    services = list(registry())
    if not services or not people.get(("citizen", "")):
        return []
    references: list[str] = []
    moments = sorted(since + (until - since) * rng.random() for _ in range(number))
    queue: list[tuple[datetime, int, Iterator[datetime]]] = []
    for order, moment in enumerate(moments):
        service = rng.choice(services)
        life = _life(invented.dice(seed, f"petition {order}"), service, people, moment, references)
        queue.append((moment, order, life))
    heapq.heapify(queue)
    while queue and queue[0][0] < until:
        with transaction():
            for _step in range(BATCH):
                if not queue or queue[0][0] >= until:
                    break
                moment, order, life = queue[0]
                with at(moment):
                    following = next(life, None)
                if following is None:
                    heapq.heappop(queue)
                else:
                    heapq.heapreplace(queue, (following, order, life))
    return references


def _life(
    rng: Random, service: Service, people: People, moment: datetime, references: list[str]
) -> Iterator[datetime]:
    """Takes one step whenever it is resumed, and says when the next one is due."""
    applicant = rng.choice(people["citizen", ""])
    petition = filed(rng, service, applicant)
    references.append(petition.reference)
    while True:
        step = next_step(rng, service.workflow, petition.state)
        if step is None:
            return
        own = step.by is By.APPLICANT
        # The office takes up to two days; applicants are slower, the reason for reminders.
        moment += _HOUR * rng.uniform(3, 60 if own else 40)
        moment = moment if own else _at_work(rng, moment)
        yield moment
        actor = applicant if own else rng.choice(people[str(step.by), service.code])
        petition = advance(
            petition.id, step.action, actor, office=not own, version=petition.version,
            note=rng.choice(invented.NOTES) if step.note else "",
            form=answered(rng, service, step, petition),
            files={slot.code: papers.sample(slot, "png") for slot in step.slots},
        )


def _at_work(rng: Random, moment: datetime) -> datetime:
    """The moment itself within office hours, else some time in the next morning's."""
    local = moment.astimezone(BANGKOK)
    if 9 <= local.hour < 16 and is_working_day(local.date()):
        return moment
    day = add_working_days(local.date() - timedelta(days=local.hour < 9), 1)
    return datetime.combine(day, _OPENS, BANGKOK) + _HOUR * rng.uniform(0, 4)


def filed(rng: Random, service: Service, applicant: Reader) -> Petition:
    """A petition with invented answers and files, sent now as real ones are."""
    draft = drafts.open_draft(service, applicant)
    for slot in service.slots:
        if slot.required or slot.required_if or rng.random() < 0.3:
            kind = rng.choice(("png", "pdf"))
            papers.attach(slot, kind, owner_id=applicant.id, draft_id=draft.id)
    form = asked(rng, service)
    return submit(service, applicant.id, form, token=draft.token, draft_id=draft.id)
