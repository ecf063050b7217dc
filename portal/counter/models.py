"""What an officer files for somebody at the counter, and how that person agreed to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime
from portal.i18n import now
from portal.petitions.models import Petition


class CounterFiling(Model):
    """One consent to one petition: begun at the counter, over when the petition is sent."""

    __tablename__ = "counter_filing"
    __table_args__ = (
        CheckConstraint("consent_how IN ('spoken', 'signed')", name="consent_how"),
        Index(
            "uq_counter_filing_open", "officer_id", "applicant_id", "service_code", unique=True,
            sqlite_where=text("petition_id IS NULL"),
            postgresql_where=text("petition_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    service_code: Mapped[str] = mapped_column(String(40))
    consent_version: Mapped[str] = mapped_column(String(80))  #: edition and hash of the text
    consent_how: Mapped[str] = mapped_column(String(10))  #: spoken, or signed on paper
    consent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    petition_id: Mapped[int | None] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), unique=True
    )

    officer: Mapped[User] = relationship(foreign_keys=officer_id)
    applicant: Mapped[User] = relationship(foreign_keys=applicant_id)
    petition: Mapped[Petition | None] = relationship()
