"""The outbox: what is to be told to whom, and how far each channel got."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class Message(Model):
    """One thing told to one person. The row itself is the portal inbox."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "user_id", "id"),
        Index(
            "ix_message_unread", "user_id",
            sqlite_where=text("read_at IS NULL"), postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))  #: petition_changed, password_reset …
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  #: for its template
    link: Mapped[str] = mapped_column(String(300), default="")  #: path within the portal
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()


class Delivery(Model):
    """One message on its way through one channel; due again until it is done or dead."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_due", "due_at",
            sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_delivery_dead", "id",
            sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    channel: Mapped[str] = mapped_column(String(20))  #: mail; plugin: who has no address
    address: Mapped[str] = mapped_column(String(254))
    identifier: Mapped[str] = mapped_column(String(200), unique=True)  #: Message-ID, fixed now
    state: Mapped[str] = mapped_column(String(10), default="waiting")  #: waiting, done, dead
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str] = mapped_column(Text, default="")
    #: what only the mail may say (a reset link), encrypted; wiped when done or dead
    secret_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)

    message: Mapped[Message] = relationship()
