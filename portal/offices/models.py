"""Offices, groups of the own office, and the place of a person in it; closed, never deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model, UTCDateTime


class Office(Model):
    """An office, school or agency, as forms and letters name it."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)  #: of the ministry, if any
    kind: Mapped[str] = mapped_column(String(10))  #: own, school or agency
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OfficeGroup(Model):
    """A group (กลุ่มงาน) of the own office."""

    __tablename__ = "office_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    position: Mapped[int]  #: its place in lists
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Membership(Model):
    """Where somebody of the office sits: personal data, gone with the account."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int | None] = mapped_column(ForeignKey("office_group.id"), index=True)
    position: Mapped[str] = mapped_column(String(120), default="")
