"""Reminds applicants of what waits for them: a correction, a card to collect; each wait once."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import Select, and_, select

from portal.extensions import db, transaction
from portal.i18n import BANGKOK, now, today
from portal.i18n.working_days import add_working_days, is_working_day
from portal.messages.operations import tell
from portal.petitions.models import CitizenReminder, Petition
from portal.petitions.operations import lock
from portal.petitions.workflow import Turn
from portal.plugins import registry

FROM = time(8)  #: nobody is reminded at night
PATIENCE = 5  #: working days a petition may wait for its applicant before a word
BATCH = 500  #: petitions of one round


def remind_citizens() -> int:
    """Tell each applicant once of a petition that has waited for them so long; how many.

    Says nothing at night and on days off. Safe in any number of processes: who holds the
    petition's row looks again, and what was told is noted in the same transaction. Returned
    once more, a petition waits anew.
    """
    if now().astimezone(BANGKOK).time() < FROM or not is_working_day(today()):
        return 0
    ids = list(db.session.scalars(_due().limit(BATCH)))
    return sum(_remind(petition_id) for petition_id in ids)


def _due() -> Select[int]:
    """Ids of petitions in their applicant's turn since before the last few working days."""
    day = add_working_days(today(), -PATIENCE)
    edge = datetime.combine(day, time.max, BANGKOK)
    told = and_(
        CitizenReminder.petition_id == Petition.id,
        CitizenReminder.waits_since == Petition.changed_at,
    )
    return (
        select(Petition.id)
        .outerjoin(CitizenReminder, told)
        .where(
            Petition.service_code.in_([service.code for service in registry()]),
            Petition.turn == Turn.CITIZEN, Petition.changed_at <= edge,
            CitizenReminder.petition_id.is_(None),
        )
        .order_by(Petition.id)
    )  # fmt: skip


def _remind(petition_id: int) -> bool:
    """One message; False where another worker, or the applicant, was faster."""
    with transaction() as session:
        petition = lock(session, petition_id)
        if session.scalar(_due().where(Petition.id == petition_id)) is None:
            return False
        session.merge(CitizenReminder(petition_id=petition.id, waits_since=petition.changed_at))
        tell(
            petition.applicant_id, "reminder", link=f"/petitions/{petition.reference}",
            reference=petition.reference, service=petition.service_code, state=petition.state,
        )
    return True
