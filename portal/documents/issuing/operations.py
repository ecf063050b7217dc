"""The verbs of issued documents: issue and revoke; the sole writers of `issued_document`."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from flask import has_request_context
from flask_login import current_user
from sqlalchemy import select

from portal.documents.issuing.filing import filed
from portal.documents.issuing.holders import masked_name
from portal.documents.issuing.models import IssuedDocument
from portal.documents.issuing.signing import sign
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import gettext, now, use_language
from portal.messages.operations import tell
from portal.petitions.models import Petition
from portal.privacy.operations import record_act
from portal.uploads.models import StoredFile

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portal.documents.issuing.reserving import Reserved

LONGEST = 500  #: characters of a reason


def issue(
    reserved: Reserved,
    petition: Petition,
    *,
    kind: str,
    label: object,
    number_text: str,
    title: object,
    pdf: bytes,
    replaces: IssuedDocument | None = None,
    by: int | None = None,
) -> IssuedDocument:
    """Sign a finished PDF, keep it for ever and make its public page, in the caller's transaction.

    `kind` is the plugin's own code, `label` what people call it. `by` is the id of who issues it,
    `event.actor_id` in an effect; if not given, the signed-in person. `replaces` is the document
    this one stands for from now on; a revoked one stays revoked and leads here.

    :raises Refused: it cannot be signed, or `replaces` was replaced already; nothing is kept.
    :raises Unavailable: the storage takes nothing now.
    :raises RuntimeError: not in a transaction: a number must never be kept without its paper.
    """
    if not db.session().info.get("writing"):
        raise RuntimeError("issue() belongs into the transaction of the step that issues")
    with transaction() as session:
        actor = by or _actor(petition)
        content, signature = sign(pdf)
        with use_language("th"):  # the language of the office's papers, whoever issues them
            label, title = str(label), str(title)
        file = filed(content, f"{label} {number_text}", petition_id=petition.id, owner_id=actor)
        document = IssuedDocument(
            id=reserved.id, petition_id=petition.id, kind=kind, label=label,
            number_text=number_text, title=title, holder=masked_name(petition.applicant_name),
            issued_at=now(), issued_by_id=actor, file_id=file.id,
            sha256=sha256(content).hexdigest(), size=len(content), signature=signature,
            state="valid", reason="",
        )  # fmt: skip
        session.add(document)
        session.flush()
        if replaces is not None:
            _supersede(session, replaces, document)
        return document


def revoke(document: IssuedDocument, reason: str, *, by: int | None = None) -> None:
    """Say for ever that a document no longer holds, and why; everybody may read the reason.

    Its applicant is told. `by` as in `issue`. Raises Refused without a reason, or when it does
    not hold anyway.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(gettext("Write why the document is revoked."))
    if len(reason) > LONGEST:
        raise Refused(gettext("The reason may have at most %(number)s letters.", number=LONGEST))
    with transaction() as session:
        document = _locked(session, document)
        if document.state != "valid":
            raise Refused(gettext("This document does not hold any more."))
        petition = document.petition
        document.state, document.reason = "revoked", reason
        document.revoked_at, document.revoked_by_id = now(), by or _actor(petition)
        _put_away(session, document)
        record_act(
            "document.revoked", actor_id=document.revoked_by_id,
            subject_id=petition.applicant_id, document=document.id,
        )
        tell(
            petition.applicant_id, "document_revoked", link=f"/petitions/{petition.reference}",
            reference=petition.reference, service=petition.service_code,
            document=f"{document.label} {document.number_text}", reason=reason,
        )


def _supersede(session: Session, old: IssuedDocument, new: IssuedDocument) -> None:
    old = _locked(session, old)
    if old.petition.applicant_id != new.petition.applicant_id:
        raise ValueError("a document replaces only one of the same person")
    if old.superseded_by_id is not None:
        raise Refused(gettext("This document has been replaced already."))
    old.superseded_by_id = new.id
    if old.state == "valid":
        old.state = "superseded"
        _put_away(session, old)
    session.flush()


def _put_away(session: Session, document: IssuedDocument) -> None:
    """Lists offer it for download no more; whoever may see the petition still may."""
    file = session.get(StoredFile, document.file_id) if document.file_id else None
    if file is not None:
        file.superseded_at = now()


def _locked(session: Session, document: IssuedDocument) -> IssuedDocument:
    """The document as it is now, held until the transaction ends."""
    return session.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.id == document.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _actor(petition: Petition) -> int:
    """The signed-in person; outside a request the officer the petition is assigned to."""
    reader = current_user.id if has_request_context() else None
    found: int | None = reader or petition.assignee_id
    if found is None:
        raise ValueError("nobody is signed in: say `by` whom")
    return found
