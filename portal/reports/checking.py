"""Whether the figures equal the petitions they speak of: for `portal check`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from portal.extensions import db
from portal.petitions.models import Petition, PetitionCount, PetitionEvent
from portal.petitions.workflow import Phase
from portal.reports.models import KEYS, NUMBERS, figure
from portal.reports.shares import counted


def disagreements() -> Iterator[str]:
    """Rows of the figures that say something else than the petitions; `portal recount` mends."""
    query = select(*(figure.c[name] for name in (*KEYS, *NUMBERS)))
    size = len(KEYS)
    kept = {tuple(row[:size]): tuple(row[size:]) for row in db.session.execute(query)}
    rows = db.session.execute(counted(db.engine.dialect.name))
    true = {tuple(row[:size]): tuple(row[size:]) for row in rows}
    nothing = (0,) * len(NUMBERS)
    for key in sorted(kept.keys() | true.keys()):
        says, is_ = kept.get(key, nothing), true.get(key, nothing)
        wrong = [n for n, a, b in zip(NUMBERS, says, is_, strict=True) if a != b]
        if wrong:
            yield f"figures of {'/'.join(map(str, key))} disagree in {', '.join(wrong)}"
    yield from _returns()


def _returns() -> Iterator[str]:
    """Petitions that were returned more or less often than their history tells."""
    told = (
        select(PetitionEvent.petition_id, func.count().label("number"))
        .join(Petition, Petition.id == PetitionEvent.petition_id)
        .join(
            PetitionCount,
            (PetitionCount.service_code == Petition.service_code)
            & (PetitionCount.state == PetitionEvent.target),
        )
        .where(
            PetitionCount.phase == Phase.RETURNED, PetitionEvent.source.is_not(None),
            PetitionEvent.source != PetitionEvent.target,
        )
        .group_by(PetitionEvent.petition_id)
        .subquery()
    )
    wrong = (
        select(Petition.reference)
        .outerjoin(told, told.c.petition_id == Petition.id)
        .where(Petition.returns != func.coalesce(told.c.number, 0))
    )
    for reference in db.session.scalars(wrong.order_by(Petition.id).limit(100)):
        yield f"{reference} was returned another number of times than its row says"
