"""Reads of petitions. Every query carries the reader: what is not theirs does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.petitions.models import Petition, PetitionEvent, PetitionMessage
from portal.petitions.workflow import Turn

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


def visible_to(reader: Reader) -> Any:
    """The condition under which a petition exists for this reader."""
    if reader.id is None:
        return false()
    if reader.is_admin or reader.is_auditor:
        return Petition.id.is_not(None)
    own = Petition.applicant_id == reader.id
    return or_(own, Petition.service_code.in_(reader.served)) if reader.served else own


def own(reader: Reader, reference: str) -> Petition | None:
    """One's own petition."""
    return _one(
        select(Petition).where(
            Petition.reference == reference, Petition.applicant_id == reader.id
        )
    )


def on_desk(reader: Reader, reference: str) -> Petition | None:
    """A petition of a service the reader works for or may read; never one's own."""
    found = _one(select(Petition).where(Petition.reference == reference, visible_to(reader)))
    if found is None or found.applicant_id == reader.id:
        return None
    return found


def by_id(reader: Reader, petition_id: int) -> Petition | None:
    """A petition the reader may see, from whichever side."""
    return _one(select(Petition).where(Petition.id == petition_id, visible_to(reader)))


def _one(query: Select[Petition]) -> Petition | None:
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def details_of(petition: Petition) -> Any:
    """The service's half of the petition, or None when the plugin is gone."""
    from portal.plugins import registry

    service = registry().get(petition.service_code)
    if service is None:
        return None
    return db.session.get(service.details, petition.id, populate_existing=True)


def events(petition: Petition) -> list[PetitionEvent]:
    """The history, oldest first."""
    return list(
        db.session.scalars(
            select(PetitionEvent)
            .where(PetitionEvent.petition_id == petition.id)
            .options(joinedload(PetitionEvent.actor))
            .order_by(PetitionEvent.id)
        )
    )


def messages(petition: Petition, *, internal: bool = False) -> list[PetitionMessage]:
    """The talk with the applicant, or the office's notes, oldest first."""
    return list(
        db.session.scalars(
            select(PetitionMessage)
            .where(
                PetitionMessage.petition_id == petition.id, PetitionMessage.internal == internal
            )
            .options(joinedload(PetitionMessage.author))
            .order_by(PetitionMessage.id)
        )
    )


def waiting_on(reader: Reader) -> list[Petition]:
    """Own petitions in which the next move is the reader's."""
    return list(
        db.session.scalars(
            select(Petition)
            .where(Petition.applicant_id == reader.id, Petition.turn == Turn.CITIZEN)
            .order_by(Petition.submitted_at)
            .limit(5)
        )
    )


def by_reference(reference: str) -> Petition | None:
    """The petition whoever reads: only for pages that have already checked the reader."""
    return _one(select(Petition).where(Petition.reference == reference))
