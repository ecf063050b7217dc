"""Up to a million petitions of the past, written as rows: the same rows the operations write.

Each has its answers, its chain of sealed events, its place in the counters and in the search.
What is left out: files, inbox messages and mails. The effects of steps are not run, so services
that have any are loaded by the operations alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.demo import invented
from portal.demo.loading import catch_up, fill, search_index_rests, table_of
from portal.demo.patterns import Pattern, patterns
from portal.demo.petition_rows import EVENT, PETITION, Life
from portal.demo.walking import People
from portal.extensions import db, transaction
from portal.petitions.counts import count
from portal.petitions.models import LastReference, Petition, PetitionEvent
from portal.plugins import registry
from portal.reports.operations import recount
from portal.service import Service

BATCH = 20_000
#: Different sets of answers and ways per service; the petitions take them in turn by chance.
PATTERNS = 300


def services_without_effects() -> list[Service]:
    """The services whose petitions may be written as rows."""
    return [s for s in registry() if not any(t.effect for t in s.workflow.transitions)]


def load(seed: int, people: People, number: int, since: datetime, until: datetime) -> None:
    """Write `number` petitions submitted between two moments, into a database without any.

    Committed in batches, counters included. ValueError when the span has fewer seconds than
    petitions: each reference code is a second.
    """
    gap = int((until - since).total_seconds()) // max(number, 1)
    if gap < 1:
        raise ValueError(f"{number} petitions do not fit between {since} and {until}")
    rng = invented.dice(seed, "bulk")
    phones = {row.id: row.phone for row in db.session.execute(select(User.id, User.phone))}
    known = [(service, patterns(rng, service, PATTERNS)) for service in services_without_effects()]
    second = int(since.timestamp())
    with search_index_rests():
        for first in range(1, number + 1, BATCH):
            lives: list[Life] = []
            for petition_id in range(first, min(first + BATCH, number + 1)):
                second += rng.randint(1, max(2 * gap - 1, 1))
                service, found = rng.choice(known)
                applicant = rng.choice(people["citizen", ""])
                at = datetime.fromtimestamp(second, UTC)
                life = Life(petition_id, service, applicant, phones[applicant.id], at)
                _live(rng, life, rng.choice(found), people)
                lives.append(life)
            with transaction() as session:
                _write(session, lives)
    recount()


def _live(rng: Random, life: Life, pattern: Pattern, people: People) -> None:
    at = life.submitted_at
    for step, answers, note in pattern.steps:
        if step.source:
            at += timedelta(minutes=rng.randint(120, 3000))
        actors = people.get((str(step.by), life.service.code))
        actor = rng.choice(actors) if actors else None
        life.take(step, actor=actor, at=at, note=note, answers=answers)
    life.details = pattern.details
    life.rating = rng.choice((None, None, 3, 4, 5)) if life.has_ended_well else None


def _write(session: Session, lives: list[Life]) -> None:
    connection = session.connection()
    fill(connection, table_of(Petition), PETITION, (life.row() for life in lives))
    for service in {life.service.code: life.service for life in lives}.values():
        mine = [life for life in lives if life.service is service]
        names = ("petition_id", *mine[0].details)
        rows = ((life.id, *life.details.values()) for life in mine)
        fill(connection, table_of(service.details), names, rows)
        last = session.get(LastReference, service.number) or LastReference()
        last.service_number, last.second = service.number, mine[-1].second
        session.add(last)
        for state, change in Counter(life.state.code for life in mine).items():
            count(session, service, state, change)
    fill(connection, table_of(PetitionEvent), EVENT, _events(lives))
    catch_up(connection, table_of(Petition))


def _events(lives: list[Life]) -> Iterator[tuple[Any, ...]]:
    for life in lives:
        for event in life.events:
            yield tuple(getattr(event, name) for name in EVENT)
