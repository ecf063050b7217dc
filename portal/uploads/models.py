"""One row per stored file: whose it is, where it lies, what its bytes were when we took them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime
from portal.i18n import now
from portal.uploads.names import shown


class StoredFile(Model):
    """A file as stored. Its bytes never change; a better one supersedes it."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("kind IN ('upload', 'result', 'message')", name="kind"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  #: random, name in the storage
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    #: A draft that goes leaves its files to the sweep.
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("draft.id", ondelete="SET NULL"), index=True
    )
    #: What it is a picture of, for everybody to see.
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"), index=True)
    #: What of the office's own it belongs to, such as `announcement:12` or `blank:id_card`.
    house: Mapped[str | None] = mapped_column(String(60), index=True)
    slot: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10), default="upload")
    name: Mapped[str] = mapped_column(String(255))  #: as the sender called it; data, never a path
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  #: bytes as stored
    sha256: Mapped[str] = mapped_column(String(64))  #: of the bytes as stored
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def shown_name(self) -> str:
        """The name for pages and mails: nothing in it can turn the text around it."""
        return shown(self.name)

    @property
    def is_picture(self) -> bool:
        """A picture we drew anew ourselves, safe to show in the page."""
        return self.media_type in {"image/png", "image/jpeg"}
