"""Series of running numbers, and every number taken. The database itself refuses gap and repeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime
from portal.i18n import now
from portal.petitions.models import Petition


class NumberPattern(Model):
    """How an office writes the numbers of a kind, where it has changed what was declared."""

    __tablename__ = "number_pattern"

    office: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    pattern: Mapped[str] = mapped_column(String(80))


class NumberSeries(Model):
    """One year of one kind in one office; its row is held while a number is taken."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("first > 0 AND last >= first - 1", name="order"),)

    office: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  #: Buddhist
    first: Mapped[int]  #: 1, or where the paper register of the office ended and ours begins
    last: Mapped[int]  #: first - 1 before any was taken


class TakenNumber(Model):
    """One number: who took it, when, what for. It stays, also when it is void.

    Each number but the first points at the one before it, so a gap cannot be written.
    """

    __tablename__ = "taken_number"
    __table_args__ = (
        UniqueConstraint("office", "kind", "year", "value", name="uq_taken_number"),
        ForeignKeyConstraint(
            ["office", "kind", "year"],
            ["number_series.office", "number_series.kind", "number_series.year"],
            name="fk_taken_number_series",
        ),
        ForeignKeyConstraint(
            ["office", "kind", "year", "previous"],
            ["taken_number.office", "taken_number.kind", "taken_number.year",
             "taken_number.value"],
            name="fk_taken_number_previous",
        ),
        CheckConstraint("previous = value - 1", name="follows"),
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="void"),
        Index(
            "uq_taken_number_beginning", "office", "kind", "year", unique=True,
            sqlite_where=text("previous IS NULL"), postgresql_where=text("previous IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    value: Mapped[int]
    previous: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(120))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id"), index=True)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    petition: Mapped[Petition | None] = relationship()
    taken_by: Mapped[User | None] = relationship(foreign_keys=taken_by_id)
