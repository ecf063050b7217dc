"""Every edition of what the office says of a service: rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime


class Edition(Model):
    """One part of what is said of a service; the latest row of a part is in force."""

    __tablename__ = "service_edition"
    __table_args__ = (Index(None, "service_code", "part", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(20))  #: such as words or terms, see forms.PARTS
    values: Mapped[dict[str, Any]] = mapped_column(JSON)  #: field → what its form took
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    made_by: Mapped[User] = relationship()
