"""One announcement: its words in each language, for whom it is and on which days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class Announcement(Model):
    """Thai is always there; another language that is empty is shown in Thai."""

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("audience IN ('public', 'staff')", name="audience"),
        CheckConstraint("shown_until >= shown_from", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title_th: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_lo: Mapped[str] = mapped_column(String(200), default="")
    body_th: Mapped[str] = mapped_column(Text, default="")  #: Markdown
    body_en: Mapped[str] = mapped_column(Text, default="")
    body_lo: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(10), default="public")
    pinned: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=50)  #: among those pinned or not, low ones first
    shown_from: Mapped[date]  #: first day in Bangkok
    shown_until: Mapped[date | None]  #: last day
    is_published: Mapped[bool] = mapped_column(default=False)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    version: Mapped[int] = mapped_column()

    changed_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}
