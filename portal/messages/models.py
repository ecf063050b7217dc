"""The outbox: what is to be told to whom, and how far each channel got."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
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
        Index(
            "ix_delivery_gathered", "message_id",
            sqlite_where=text("state = 'gathered'"), postgresql_where=text("state = 'gathered'"),
        ),
        Index("ix_delivery_done_at", "channel", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    #: mail; daily: waits for the mail of the morning; the code of a plugin's channel; plugin: who
    #: has no address
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(254))  #: of mails only; others' are a Contact
    #: fixed now: the Message-ID of a mail, elsewhere a UUID
    identifier: Mapped[str] = mapped_column(String(200), unique=True)
    #: waiting, done, dead; gathered: until the mail of the morning takes it up
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str] = mapped_column(Text, default="")
    #: what only the mail may say (a reset link), encrypted; wiped when done or dead
    secret_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)

    message: Mapped[Message] = relationship()


class Contact(Model):
    """Where a person is reached by a plugin's channel, linked by the person; gone when unlinked."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("user_id", "channel"),
        UniqueConstraint("channel", "address_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(20))
    address_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    address_index: Mapped[str] = mapped_column(String(64))  #: keyed hash, to find it by
    active: Mapped[bool] = mapped_column(default=True)  #: the person wants messages there
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class LinkCode(Model):
    """A code shown to a person, to be typed in a channel once: whoever types it is that person."""

    __tablename__ = "link_code"
    __table_args__ = (UniqueConstraint("user_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(20))
    code_index: Mapped[str] = mapped_column(String(64), unique=True)  #: keyed hash
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MessageChoice(Model):
    """How a person wants mail; without a row: every message, at once."""

    __tablename__ = "message_choice"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    mail: Mapped[bool] = mapped_column(default=True)
    daily: Mapped[bool] = mapped_column(default=False)  #: one mail a working-day morning


class MutedService(Model):
    """A service whose messages a person wants in the inbox alone."""

    __tablename__ = "muted_service"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    service_code: Mapped[str] = mapped_column(String(40), primary_key=True)
