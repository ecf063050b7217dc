"""People, their grants and their sessions. The national ID is never stored readable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model, UTCDateTime
from portal.i18n import now

PORTAL = "portal"  #: the service code of grants that concern the whole portal


class User(Model):
    """One person. Unverified until a staff member has seen the card."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    national_id_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    national_id_index: Mapped[str] = mapped_column(String(64), unique=True)  #: keyed hash
    password_hash: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(40))
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    staff_type: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="th")
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int] = mapped_column(default=0)  #: a code is used once
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    grants: Mapped[list[Grant]] = relationship(
        foreign_keys="Grant.user_id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def full_name(self) -> str:
        """Title, first and last name as on the card."""
        return f"{self.title}{self.first_name} {self.last_name}"


class Grant(Model):
    """One role of one person in one service, or in the whole portal."""

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("user_id", "service_code", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    service_code: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))  #: staff, approver; portal: admin, auditor
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class LoginSession(Model):
    """One sign-in. The cookie holds the token, the row only its hash; ended means dead."""

    __tablename__ = "login_session"
    __table_args__ = (Index(None, "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    second_factor: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class RecoveryCode(Model):
    """One spare key to the second factor, kept hashed, good once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ResetLink(Model):
    """A forgotten-password link or counter code: hashed, good once, for thirty minutes."""

    __tablename__ = "reset_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None] = mapped_column(String(500))


class Attempt(Model):
    """How often something was tried in a window; shared by all processes."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class UsedChallenge(Model):
    """A captcha answer that was accepted; it is good once."""

    __tablename__ = "used_challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Consent(Model):
    """The notice acknowledged, or an optional consent given or withdrawn; never changed."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  #: notice, survey …
    version: Mapped[str] = mapped_column(String(80))  #: version and hash of the text
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
