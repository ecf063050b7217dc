"""The verbs of the counter: register a person, begin a filing with their consent, send it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.accounts import passwords
from portal.accounts.models import User
from portal.accounts.operations import add_person, verify_person
from portal.counter import consent
from portal.counter.models import CounterFiling
from portal.errors import NotAllowed
from portal.extensions import transaction
from portal.i18n import gettext, now
from portal.offers.queries import closed_services, refuse
from portal.petitions.drafts import throw_away
from portal.petitions.filling import asks_verified
from portal.petitions.models import Draft, Petition
from portal.petitions.operations import submit
from portal.petitions.workflow import By
from portal.privacy.operations import record_access, record_act
from portal.uploads.operations import receive
from portal.uploads.slots import CONSENT_SLOT

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.accounts.reader import Reader
    from portal.service import Service


def register_person(officer: Reader, *, seen: str, language: str, **person: Any) -> User:
    """An account nobody can sign in to until the person has set a password by a code.

    Takes what `add_person` takes of a person. With `seen` the account is verified at once.
    AlreadyRegistered where the ID has an account.
    """
    user = add_person(
        **person, password_hash=passwords.hashed(secrets.token_urlsafe(32)), language=language,
        notice_read=True, actor_id=officer.id,
    )
    with transaction():
        if seen:
            verify_person(officer, user.id, seen)
        record_access(officer.id, user.id, "view", "counter")
    return user


def begin(
    officer: Reader, applicant_id: int, service: Service, how: str,
    paper: FileStorage | None = None,
) -> CounterFiling:
    """The person has agreed: the officer may fill in one petition of this service for them.

    `how` is a key of consent.HOW, `paper` the signed text. Begun before and not sent, it goes on
    with the new consent. NotAllowed for services the officer is no staff of, for oneself, and for
    an unverified person where the service asks for a verified one; Refused for a bad file.
    """
    if not officer.has(service.code, By.STAFF):
        raise NotAllowed(gettext("You are no officer of this service."))
    if applicant_id == officer.id:
        raise NotAllowed(gettext("You cannot do this for your own account."))
    refuse(closed_services().get(service.code))
    with transaction() as session:
        applicant = session.get_one(User, applicant_id)
        if asks_verified(service) and applicant.verified_at is None:
            raise NotAllowed(
                gettext("This service needs a verified account: compare the card first.")
            )
        filing = session.scalars(
            select(CounterFiling)
            .where(
                CounterFiling.officer_id == officer.id, CounterFiling.applicant_id == applicant_id,
                CounterFiling.service_code == service.code, CounterFiling.petition_id.is_(None),
            )
            .with_for_update()
        ).one_or_none()
        if filing is None:
            filing = CounterFiling(
                officer_id=officer.id, applicant_id=applicant_id, service_code=service.code
            )
            session.add(filing)
        filing.consent_version, filing.consent_how = consent.version(), how
        filing.consent_at = now()
        session.flush()
        record_act(
            "petition.consent", actor_id=officer.id, subject_id=applicant_id,
            service=service.code, consent=filing.consent_version, how=how,
        )
        draft = open_filing_draft(filing)
    if paper is not None and paper.filename:
        receive(paper, slot=CONSENT_SLOT, owner_id=officer.id, draft_id=draft.id)
    return filing


def open_filing_draft(filing: CounterFiling) -> Draft:
    """The draft of a filing, apart from the applicant's own and from the officer's own."""
    with transaction(while_reading=True) as session:
        query = select(Draft).where(Draft.filing_id == filing.id)
        draft = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
        if draft is None:
            draft = Draft(
                user_id=filing.officer_id, service_code=filing.service_code, answers=[],
                removed=[], token=secrets.token_urlsafe(24), filing_id=filing.id,
            )
            session.add(draft)
            session.flush()
        return draft


def send(filing_id: int, service: Service, form: FlaskForm, draft: Draft) -> Petition:
    """The petition of the applicant, its first event by the officer; sent twice it is one.

    The caller has validated the form. Refused when the service's effect says no.
    """
    token, draft_id = draft.token, draft.id
    with transaction() as session:
        filing = session.scalars(
            select(CounterFiling)
            .where(CounterFiling.id == filing_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if filing.petition_id is not None:
            return session.get_one(Petition, filing.petition_id)
        petition = submit(
            service, filing.applicant_id, form, token=token, draft_id=draft_id,
            officer_id=filing.officer_id,
        )
        filing.petition_id = petition.id
        record_act(
            "petition.filed_for", actor_id=filing.officer_id, subject_id=filing.applicant_id,
            reference=petition.reference, service=service.code, how=filing.consent_how,
            consent=filing.consent_version,
        )
        return petition


def drop(filing: CounterFiling, draft: Draft) -> None:
    """Not to be sent after all: what was typed and the files go, the trail keeps the consent."""
    with transaction() as session:
        throw_away(draft)
        session.delete(session.get_one(CounterFiling, filing.id))
