"""The verbs of a petition: submit and advance. Nothing else changes where a petition stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.errors import Conflict, NotAllowed, Refused
from portal.extensions import db, transaction
from portal.i18n import gettext, now
from portal.offers.queries import terms_now
from portal.petitions import clock, estimates
from portal.petitions.answers import freeze
from portal.petitions.counts import move
from portal.petitions.models import Draft, Petition, PetitionDetails, PetitionEvent
from portal.petitions.references import next_reference
from portal.petitions.sealing import seal_event
from portal.petitions.steps import find_step, service_of
from portal.petitions.telling import announce_step
from portal.petitions.terms import fold
from portal.petitions.workflow import By, Phase, Transition
from portal.uploads.operations import Kept, adopt, record

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service


def submit(
    service: Service,
    applicant_id: int,
    form: FlaskForm,
    *,
    token: str,
    draft_id: int | None = None,
    officer_id: int | None = None,
) -> Petition:
    """Bring a petition into being; the same token again gives the same petition.

    The caller has validated the form. Files of the draft become the petition's. `officer_id`
    is who has filed it at the counter for the applicant. Raises Refused when the service's
    effect says no: then nothing is kept.
    """
    try:
        with transaction() as session:
            known = _by_token(session, token, applicant_id)
            return known or _bear(
                session, service, applicant_id, form, token, draft_id, officer_id
            )
    except IntegrityError:
        known = _by_token(db.session(), token, applicant_id)
        if known is None:
            raise
        return known


def advance(
    petition_id: int,
    action: str,
    reader: Reader,
    *,
    office: bool,
    version: int | None = None,
    note: str = "",
    form: FlaskForm | None = None,
    draft_id: int | None = None,
    files: Mapping[str, Kept] | None = None,
) -> Petition:
    """Take one step: as the office or as the applicant, from the version the reader saw.

    `files` are those the step asks for, by slot, checked and kept. Raises Conflict when someone
    was faster, NotAllowed when the step is not this person's or not from here, Refused when the
    note is missing or the service's effect says no.
    """
    with transaction() as session:
        petition = lock(session, petition_id)
        if version is not None and version != petition.version:
            raise Conflict(gettext("Someone else has changed this petition in the meantime."))
        step = find_step(reader, petition, action, office=office)
        if step is None or (step.refill or step.form is not None) is not (form is not None):
            raise NotAllowed(gettext("This step cannot be taken now."))
        if not (files or {}).keys() <= {slot.code for slot in step.slots}:
            raise NotAllowed(gettext("This step cannot be taken now."))
        if step.note and not note.strip():
            raise Refused(gettext("Write a message that says why."))
        details: PetitionDetails = session.get_one(service_of(petition).details, petition.id)
        _take(session, step, petition, details, reader.id, note.strip(), form, draft_id)
        for slot, kept in (files or {}).items():
            record(kept, slot=slot, owner_id=reader.id, petition_id=petition.id)
        return petition


def lock(session: Session, petition_id: int) -> Petition:
    """The petition as it is now, held until the transaction ends."""
    return session.scalars(
        select(Petition)
        .where(Petition.id == petition_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _by_token(session: Session, token: str, applicant_id: int) -> Petition | None:
    return session.scalars(
        select(Petition).where(
            Petition.submit_token == token, Petition.applicant_id == applicant_id
        )
    ).one_or_none()


def _bear(
    session: Session,
    service: Service,
    applicant_id: int,
    form: FlaskForm,
    token: str,
    draft_id: int | None,
    officer_id: int | None,
) -> Petition:
    person = session.get_one(User, applicant_id)
    at = now()
    entry = service.workflow.entry
    state = service.workflow.state(entry.target)
    petition = Petition(
        reference=next_reference(session, service.number, at),
        service_code=service.code, state="", phase="", turn="",
        applicant_id=applicant_id, applicant_name=person.full_name, phone=person.phone,
        submit_token=token, submitted_at=at, changed_at=at,
        note="", seal="", search_text="",
    )
    petition.search_text = search_text(petition)
    petition.state, petition.phase, petition.turn = state.code, state.phase, state.turn
    clock.start(petition, terms_now(service))
    session.add(petition)
    details = service.details(petition=petition)
    by = By.APPLICANT if officer_id is None else By.STAFF
    actor_id = applicant_id if officer_id is None else officer_id
    _take(session, entry, petition, details, actor_id, "", form, draft_id, by)
    return petition


def search_text(petition: Petition) -> str:
    """What the staff search finds a petition by beside its reference and telephone."""
    return fold(petition.applicant_name)


def _take(
    session: Session,
    step: Transition,
    petition: Petition,
    details: PetitionDetails,
    actor_id: int,
    note: str,
    form: FlaskForm | None,
    draft_id: int | None,
    by: By | None = None,
) -> None:
    """The one place a state changes: answers, files, event, effect, counts and outbox together."""
    service = service_of(petition)
    source = petition.state if step.source else None
    target = service.workflow.state(step.target)
    at = now()
    event = PetitionEvent(
        petition=petition, action=step.action, source=source, target=target.code,
        actor_id=actor_id, by=by or step.by, note=note, at=at,
    )
    if form is not None:
        form.populate_obj(details)
        event.answers = freeze(form)
        if step.refill:
            worked_out = estimates.of_details(service, details, petition.submitted_at)
            event.answers += estimates.freeze(worked_out)
    if source is not None:
        clock.turn(petition, target)
    petition.state, petition.phase, petition.turn = target.code, target.phase, target.turn
    petition.changed_at = at
    if target.phase == Phase.RETURNED and source not in {None, target.code}:
        petition.returns += 1
    if step.by is not By.APPLICANT:
        petition.note = note
        if petition.assignee_id is None and step.by is By.STAFF:
            petition.assignee_id = actor_id
    elif source is not None:
        petition.note = ""
    if step.effect:  # it may look for the petition; details and event are not yet complete
        session.flush()
        details.petition_id = petition.id
        session.add(details)
        step.effect(details, event)
    session.add(details)
    seal_event(petition, event)
    session.add(event)
    move(session, service, source, target.code)
    session.flush()
    draft = session.get(Draft, draft_id) if draft_id is not None else None
    if draft is not None:
        adopt(draft.id, petition.id, removed=draft.removed)
        session.delete(draft)
    announce_step(petition, step, event, form)
