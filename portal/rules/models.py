"""The rules of every day: rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime


class Rule(Model):
    """The values of one kind of rule from a day on, until a later row takes over."""

    __tablename__ = "rule"
    __table_args__ = (Index(None, "kind", "valid_from", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))  #: code of its DatedRules
    valid_from: Mapped[date]  #: first day in Bangkok
    values: Mapped[dict[str, str]] = mapped_column(JSON)  #: field → text its form reads
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    made_by: Mapped[User] = relationship()
