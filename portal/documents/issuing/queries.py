"""Reads of issued documents, and whether their rows agree with the files they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.documents.issuing.filing import SLOT
from portal.documents.issuing.models import IssuedDocument
from portal.extensions import db
from portal.uploads.models import StoredFile


def issued_for(petition_id: int) -> Sequence[IssuedDocument]:
    """The documents of a petition, the newest first; the caller has checked the reader."""
    return db.session.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.petition_id == petition_id)
        .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id)
        .execution_options(populate_existing=True)
    ).all()


def by_address(document_id: str) -> IssuedDocument | None:
    """The document at a public address, as it stands now."""
    return db.session.get(IssuedDocument, document_id, populate_existing=True)


def disagreements() -> Iterator[str]:
    """Rows and files that do not speak of each other; the bytes are compared with all files'."""
    paired = (
        select(IssuedDocument, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == IssuedDocument.file_id)
        .where(
            IssuedDocument.holder != "",  # not yet erased
            StoredFile.id.is_(None)
            | (StoredFile.sha256 != IssuedDocument.sha256)
            | (StoredFile.size != IssuedDocument.size)
            | (StoredFile.petition_id.is_distinct_from(IssuedDocument.petition_id)),
        )
    )
    for document, file in db.session.execute(paired):
        what = "has no file" if file is None else f"was not issued as file {file.id} is"
        yield f"issued document {document.id} {what}"
    alone = (
        select(StoredFile.id)
        .outerjoin(IssuedDocument, IssuedDocument.file_id == StoredFile.id)
        .where(StoredFile.slot == SLOT, StoredFile.kind == "result", IssuedDocument.id.is_(None))
    )
    for file_id in db.session.scalars(alone):
        yield f"stored file {file_id} was issued and its document is gone"
