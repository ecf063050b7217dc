"""What an officer keeps for the own work: filters of queues under names of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime
from portal.i18n import now

DEFAULT = "is_default"


class SavedFilter(Model):
    """One view of one service's queue, of one officer; the default opens with the queue.

    `q` may hold a name or a telephone number, never a national ID.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("user_id", "service_code", "name"),
        Index(
            "uq_saved_filter_default", "user_id", "service_code", unique=True,
            sqlite_where=text(DEFAULT), postgresql_where=text(DEFAULT),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    service_code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(40), default="")
    assigned: Mapped[str] = mapped_column(String(10), default="")
    sort: Mapped[str] = mapped_column(String(20), default="")
    q: Mapped[str] = mapped_column(String(100), default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
