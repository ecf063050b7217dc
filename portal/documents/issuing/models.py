"""One row per issued document: what it says in short, the hash of its bytes, whether it holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model, UTCDateTime
from portal.petitions.models import Petition

#: What must be filled in for each state, and what must not.
_STANDING = (
    "(state = 'valid' AND superseded_by_id IS NULL AND revoked_at IS NULL AND reason = '')"
    " OR (state = 'superseded' AND superseded_by_id IS NOT NULL AND revoked_at IS NULL)"
    " OR (state = 'revoked' AND revoked_at IS NOT NULL AND revoked_by_id IS NOT NULL"
    " AND reason <> '')"
)


class IssuedDocument(Model):
    """A paper with its public page. A trigger keeps all but its standing as it was issued."""

    __tablename__ = "issued_document"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("signature IN ('none', 'test', 'office')", name="signature"),
        CheckConstraint(_STANDING, name="standing"),
        CheckConstraint("superseded_by_id <> id", name="successor"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True)  #: random, the public address
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  #: the plugin's code for it, for ever
    label: Mapped[str] = mapped_column(String(200))  #: what it is called, in Thai
    number_text: Mapped[str] = mapped_column(String(120))  #: as printed
    title: Mapped[str] = mapped_column(String(250))
    holder: Mapped[str] = mapped_column(String(250))  #: name, masked; empty after erasure
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    #: Empty after erasure only: the hash still tells whether somebody's copy is the one.
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    signature: Mapped[str] = mapped_column(String(10))  #: by whose certificate: none, test, office
    state: Mapped[str] = mapped_column(String(10), default="valid")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")  #: public
    superseded_by_id: Mapped[str | None] = mapped_column(
        ForeignKey("issued_document.id"), index=True
    )

    petition: Mapped[Petition] = relationship()
    superseded_by: Mapped[IssuedDocument | None] = relationship(remote_side=id)
