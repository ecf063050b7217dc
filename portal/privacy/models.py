"""Who read whose data, and who did what; rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class AccessRecord(Model):
    """One look of one person at another person's data; shown to the one looked at."""

    __tablename__ = "access_record"
    __table_args__ = (
        Index(None, "at", "id"), Index(None, "reader_id", "at", "id"),
        Index(None, "subject_id", "at", "id"), Index(None, "action", "at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: view, print, download, reveal, export, or search by the whole national ID
    action: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(80), default="")  #: reference or file id
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class AuditRecord(Model):
    """One act of administration or identity, chained: each row seals the one before."""

    __tablename__ = "audit_record"
    __table_args__ = (
        Index(None, "at", "id"), Index(None, "actor_id", "at", "id"),
        Index(None, "subject_id", "at", "id"), Index(None, "action", "at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  #: 1, 2, 3 … no gap
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seal: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """The last number and seal of the trail; locked while a row is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))


class LastCheck(Model):
    """What the last `portal check` found; one row, written over by the next."""

    __tablename__ = "last_check"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    troubles: Mapped[dict[str, list[str]]] = mapped_column(JSON)  #: check → what it found
