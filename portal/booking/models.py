"""Resources, their hours and closures, and reservations that the database keeps apart."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Model, UTCDateTime
from portal.i18n import now
from portal.uploads.models import StoredFile

HELD = "status <> 'gone'"  #: reservations that keep others away
FIRM = "status = 'firm'"
IN_LINE = "state IN ('waiting', 'offered')"  #: who still waits for a time


class Resource(Model):
    """A thing with a calendar. `kind` says which service lends it: room, executive, meeting …"""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("kind", "slug", name="uq_resource_slug"),
        CheckConstraint("stock > 0", name="stock"),
        CheckConstraint("slot_minutes > 0", name="slot"),
        CheckConstraint(
            "buffer_before BETWEEN 0 AND 240 AND buffer_after BETWEEN 0 AND 240", name="buffers"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(60))  #: in addresses, for ever
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    features: Mapped[list[str]] = mapped_column(JSON, default=list)  #: what is in it
    capacity: Mapped[int | None]  #: persons; None: no limit
    stock: Mapped[int] = mapped_column(default=1)  #: how many of it there are
    slot_minutes: Mapped[int] = mapped_column(default=30)  #: bookings begin and end on it
    buffer_before: Mapped[int] = mapped_column(default=0)  #: minutes kept free
    buffer_after: Mapped[int] = mapped_column(default=0)
    notice_minutes: Mapped[int] = mapped_column(default=0)  #: how late one may book
    horizon_days: Mapped[int] = mapped_column(default=365)  #: how far ahead
    on_holidays: Mapped[bool] = mapped_column(default=False)
    needs_approval: Mapped[bool] = mapped_column(default=True)
    for_outsiders: Mapped[bool] = mapped_column(default=True)
    is_private: Mapped[bool] = mapped_column(default=False)  #: the public sees "busy" only
    release_minutes: Mapped[int | None]  #: free again if nobody checks in; None: never
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(default=1)  #: raised by whatever its calendar shows

    hours: Mapped[list[OpeningHours]] = relationship(
        back_populates="resource", cascade="all, delete-orphan",
        order_by="OpeningHours.weekday, OpeningHours.opens",
    )
    photo: Mapped[StoredFile | None] = relationship(viewonly=True)


class OpeningHours(Model):
    """One stretch of a weekday in which the resource can be booked; Monday is 0."""

    __tablename__ = "resource_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(
        ForeignKey("resource.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]

    resource: Mapped[Resource] = relationship(back_populates="hours")


class Closure(Model):
    """A time in which one resource, or without one every resource of a kind, is closed."""

    __tablename__ = "resource_closure"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index(None, "kind", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    resource_id: Mapped[int | None] = mapped_column(
        ForeignKey("resource.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(300))


class Reservation(Model):
    """One unit of one resource for one half-open span; with its buffers it overlaps no other.

    PostgreSQL refuses an overlap by an exclusion constraint, SQLite by triggers (migration).
    """

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("status IN ('tentative', 'firm', 'gone')", name="status"),
        CheckConstraint(
            "held_from <= starts_at AND starts_at < ends_at AND ends_at <= held_until", name="order"
        ),
        Index("ix_reservation_held", "resource_id", "unit", "held_from",
              sqlite_where=text(HELD), postgresql_where=text(HELD)),
        Index("ix_reservation_shown", "resource_id", "starts_at",
              sqlite_where=text(HELD), postgresql_where=text(HELD)),
        Index("ix_reservation_gone", "resource_id", "changed_at",
              sqlite_where=text("status = 'gone'"), postgresql_where=text("status = 'gone'")),
        Index("ix_reservation_firm", "starts_at",
              sqlite_where=text(FIRM), postgresql_where=text(FIRM)),
        Index(None, "petition_id", "starts_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    unit: Mapped[int] = mapped_column(default=0)  #: which of the stock
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    held_from: Mapped[datetime] = mapped_column(UTCDateTime)  #: starts_at less the buffer
    held_until: Mapped[datetime] = mapped_column(UTCDateTime)
    status: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    attendees: Mapped[int | None]
    uid: Mapped[str] = mapped_column(String(64), unique=True)  #: in calendar feeds, for ever
    sequence: Mapped[int] = mapped_column(default=0)  #: raised by every change, for the feeds
    reminded_for: Mapped[datetime | None] = mapped_column(UTCDateTime)  #: told of this start
    checked_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  #: gone, for nobody came
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  #: what the service adds

    resource: Mapped[Resource] = relationship()


class CalendarLink(Model):
    """A secret address under which a calendar reads a person's own bookings."""

    __tablename__ = "calendar_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))  #: for the person, such as the telephone's
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Waiting(Model):
    """One person in line for a time somebody else holds; an offer holds it for them a while."""

    __tablename__ = "booking_wait"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'expired', 'left')", name="state"
        ),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_booking_wait_line", "resource_id", "state", "id"),
        Index(
            "uq_booking_wait_once", "user_id", "resource_id", "starts_at", unique=True,
            sqlite_where=text(IN_LINE), postgresql_where=text(IN_LINE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  #: also the order of the line
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  #: of the offer
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"))

    resource: Mapped[Resource] = relationship()
    reservation: Mapped[Reservation | None] = relationship()
