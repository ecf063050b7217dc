"""Who is told of changes outside the portal, and each telling on its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class Webhook(Model):
    """An address of another system. No personal data: it is an office's, not a person's."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    services: Mapped[list[str]] = mapped_column(JSON, default=list)  #: codes; empty: all
    events: Mapped[list[str]] = mapped_column(JSON, default=list)  #: of EVENTS
    active: Mapped[bool] = mapped_column(default=True)
    secret_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class WebhookPost(Model):
    """One change to be told to one address: the row is queue and log. No personal data."""

    __tablename__ = "webhook_post"
    __table_args__ = (
        Index(
            "ix_webhook_post_due", "webhook_id", "due_at",
            sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "webhook_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    identifier: Mapped[str] = mapped_column(String(36), unique=True)  #: UUID, fixed now
    event: Mapped[str] = mapped_column(String(20))  #: submitted, changed, closed, ping
    reference: Mapped[str] = mapped_column(String(20), default="")
    service_code: Mapped[str] = mapped_column(String(40), default="")
    reached: Mapped[str] = mapped_column(String(40), default="")  #: the petition's state
    at: Mapped[datetime] = mapped_column(UTCDateTime)  #: when it changed
    state: Mapped[str] = mapped_column(String(10), default="waiting")  #: waiting, done, dead
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    status: Mapped[int | None]  #: of the last answer
    error: Mapped[str] = mapped_column(Text, default="")

    webhook: Mapped[Webhook] = relationship()
