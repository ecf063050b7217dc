"""Forms being filled in: kept as typed, resumed later, turned into a petition at the end."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from portal.extensions import db, transaction
from portal.i18n import now
from portal.petitions.models import Draft, Petition
from portal.uploads.operations import discard
from portal.uploads.queries import draft_files

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.accounts.reader import Reader
    from portal.service import Service

_SKIPPED = {"csrf_token", "token", "version"}


def find_draft(
    service: Service, reader: Reader, petition: Petition | None = None
) -> Draft | None:
    """The reader's own draft: of a new petition, or of the correction of one."""
    query = select(Draft).where(Draft.user_id == reader.id, Draft.service_code == service.code)
    if petition is None:
        query = query.where(Draft.petition_id.is_(None), Draft.filing_id.is_(None))
    else:
        query = query.where(Draft.petition_id == petition.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def open_draft(service: Service, reader: Reader, petition: Petition | None = None) -> Draft:
    """The reader's draft, begun now if there is none; two tabs beginning at once share one."""
    found = find_draft(service, reader, petition)
    if found is not None:
        return found
    try:
        with transaction(while_reading=True) as session:
            draft = Draft(
                user_id=reader.id, service_code=service.code, token=secrets.token_urlsafe(24),
                answers=[], removed=[], petition_id=petition.id if petition else None,
                petition_version=petition.version if petition else None,
            )
            session.add(draft)
            session.flush()
            return draft
    except IntegrityError:
        found = find_draft(service, reader, petition)
        if found is None:
            raise
        return found


def save(draft_id: int, typed: MultiDict[str, str], form: FlaskForm) -> Draft:
    """Keep what was typed, also where it is not yet right. Fields the form lacks are dropped."""
    names = tuple(field.name for field in form)
    kept = [
        [name, value[:10_000]]
        for name, value in typed.items(multi=True)
        if name not in _SKIPPED and (name in names or name.rpartition("-")[0] in names)
    ]
    with transaction() as session:
        draft = session.get_one(Draft, draft_id)
        draft.answers = kept
        draft.saved_at = now()
        return draft


def empty_slot(draft_id: int, slot: str) -> Draft:
    """Remember that the petition's file in this slot goes when the correction is sent."""
    with transaction() as session:
        draft = session.get_one(Draft, draft_id)
        draft.removed = sorted({*draft.removed, slot})
        return draft


def renew(draft_id: int, petition: Petition) -> Draft:
    """Let a correction be one of the petition as it is now; what was typed stays."""
    with transaction(while_reading=True) as session:
        draft = session.get_one(Draft, draft_id)
        draft.petition_version = petition.version
        return draft


def sent_with(token: str, reader: Reader) -> str | None:
    """The reference of the reader's petition that was sent with this token."""
    return db.session.scalar(
        select(Petition.reference).where(
            Petition.submit_token == token, Petition.applicant_id == reader.id
        )
    )


def is_spent(token: str, reader: Reader, petition: Petition) -> bool:
    """Whether the correction begun under this token is no longer being filled in: it was sent."""
    present = db.session.scalar(
        select(Draft.token).where(Draft.user_id == reader.id, Draft.petition_id == petition.id)
    )
    return present != token


def typed(draft: Draft) -> MultiDict[str, str]:
    """What was typed, ready to fill a form with."""
    return MultiDict([(name, value) for name, value in draft.answers])


def throw_away(draft: Draft) -> None:
    """Forget a draft and its files."""
    with transaction() as session:
        for file in draft_files(draft.id):
            discard(file)
        session.delete(session.get_one(Draft, draft.id))
