"""The ledger: what came in, what left. The database refuses a serial number twice or unknown.

Exclusion constraints and a trigger in PostgreSQL, triggers in SQLite; see the migration.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from plugins.pp_order.items import item_of
from plugins.pp_order.serials import LARGEST, Span
from portal.sdk import Model, UTCDateTime, now

_SPAN = f"first >= 1 AND last >= first AND last <= {LARGEST}"


class _Movement:
    """What both kinds of movement tell."""

    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(String(20))
    first: Mapped[int]
    last: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    @property
    def label(self) -> object:
        """The name of the item."""
        return item_of(self.item).label

    @property
    def span(self) -> Span:
        """The serial numbers."""
        return Span(self.first, self.last)


class Received(_Movement, Model):
    """Books that came in; rows are only ever added."""

    __tablename__ = "pp_order_received"
    __table_args__ = (CheckConstraint(_SPAN, name="span"), Index(None, "item", "first"))

    source: Mapped[str] = mapped_column(String(200))  #: delivery note, sender


class Gone(_Movement, Model):
    """Books that left: handed out with an order, or void. `returned_at` brings them back."""

    __tablename__ = "pp_order_gone"
    __table_args__ = (
        CheckConstraint(_SPAN, name="span"),
        CheckConstraint("(petition_id IS NULL) = (reason <> '')", name="why"),
        Index(None, "item", "first"),
    )

    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")  #: of what is void
    returned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
