"""One kept text; its bodies in other languages are empty where the first one serves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class CannedReply(Model):
    """A text for messages to applicants of one service, or of all."""

    __tablename__ = "canned_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: None: for all services.
    service_code: Mapped[str | None] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text, default="")
    body_lo: Mapped[str] = mapped_column(Text, default="")
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    def text(self, language: str) -> str:
        """The body for a reader of that language, else the first one."""
        return {"en": self.body_en, "lo": self.body_lo}.get(language) or self.body
