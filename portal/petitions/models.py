"""The petition and what belongs to it: events, messages, drafts, counters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from portal.accounts.models import User
from portal.extensions import Model, UTCDateTime
from portal.i18n import now


class Petition(Model):
    """One request of one person to one service. Its answers lie in the service's own table."""

    __tablename__ = "petition"
    __table_args__ = (
        Index(None, "service_code", "turn", "submitted_at", "id"),
        Index(None, "service_code", "state", "submitted_at", "id"),
        Index(None, "service_code", "turn", "state", "submitted_at", "id"),
        Index(None, "service_code", "submitted_at", "id"),
        Index(
            "ix_petition_unassigned", "service_code", "state", "submitted_at", "id",
            sqlite_where=text("assignee_id IS NULL"),
            postgresql_where=text("assignee_id IS NULL"),
        ),
        Index(None, "applicant_id", "submitted_at", "id"),
        Index(None, "assignee_id", "service_code", "turn", "submitted_at", "id"),
        Index(None, "service_code", "due_on", "id"),
        Index(None, "phone", "submitted_at", "id"),
        Index("ix_petition_running", "runs_from", "days_left", "due_on",
              sqlite_where=text("runs_from IS NOT NULL"),
              postgresql_where=text("runs_from IS NOT NULL")),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("escalated BETWEEN 0 AND 2", name="escalated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    service_code: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(40))
    phase: Mapped[str] = mapped_column(String(20))
    turn: Mapped[str] = mapped_column(String(10))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    applicant_name: Mapped[str] = mapped_column(String(250))  #: frozen when sent
    phone: Mapped[str] = mapped_column(String(20))  #: frozen when sent
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(Text, default="")  #: หมายเหตุ, the office's last word
    submit_token: Mapped[str] = mapped_column(String(64), unique=True)
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)  #: moment of the present state
    promised_days: Mapped[int]  #: working days the service promised when it was sent
    runs_from: Mapped[date | None]  #: when the clock began to run last; None while it stands still
    due_on: Mapped[date | None]  #: None while the clock stands still
    days_left: Mapped[int]  #: working days left when the clock began to run or stopped last
    returns: Mapped[int] = mapped_column(default=0, server_default="0")  #: for correction, so often
    escalated: Mapped[int] = mapped_column(default=0)  #: late: 1 approvers told, 2 administrators
    rating: Mapped[int | None]
    rating_comment: Mapped[str] = mapped_column(String(1000), default="")
    search_text: Mapped[str] = mapped_column(String(400))  #: the applicant's name, folded
    seal: Mapped[str] = mapped_column(String(64), default="")  #: of the last event
    version: Mapped[int] = mapped_column()

    applicant: Mapped[User] = relationship(foreign_keys=applicant_id)
    assignee: Mapped[User | None] = relationship(foreign_keys=assignee_id)

    __mapper_args__ = {"version_id_col": version}


class PetitionEvent(Model):
    """One step: history people read, frozen answers, and outbox of what to announce."""

    __tablename__ = "petition_event"
    __table_args__ = (
        Index(
            "ix_petition_event_to_announce", "id",
            sqlite_where=text("announced_at IS NULL"),
            postgresql_where=text("announced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), index=True
    )
    action: Mapped[str] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by: Mapped[str] = mapped_column(String(10))  #: in which role: applicant, staff …
    note: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[list[Any] | None] = mapped_column(JSON)  #: [[section, [[label, text]]]]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seal: Mapped[str] = mapped_column(String(64))

    petition: Mapped[Petition] = relationship()
    actor: Mapped[User] = relationship()


class PetitionMessage(Model):
    """A word between applicant and office, or a note only the office sees."""

    __tablename__ = "petition_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    from_office: Mapped[bool]
    internal: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    author: Mapped[User] = relationship()


class Assignment(Model):
    """Whose desk a petition went to, from whom; the office's own record, no step."""

    __tablename__ = "petition_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), index=True
    )
    from_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  #: None: back to the queue
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    to: Mapped[User | None] = relationship(foreign_keys=to_id)
    by: Mapped[User] = relationship(foreign_keys=by_id)


class Draft(Model):
    """A form being filled in, kept as typed; one per person and service, or per correction.

    What an officer fills in at the counter for somebody else lies apart, one draft per filing.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_new", "user_id", "service_code", unique=True,
            sqlite_where=text("petition_id IS NULL AND filing_id IS NULL"),
            postgresql_where=text("petition_id IS NULL AND filing_id IS NULL"),
        ),
        Index("uq_draft_filing", "filing_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    service_code: Mapped[str] = mapped_column(String(40))
    petition_id: Mapped[int | None] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), unique=True
    )
    petition_version: Mapped[int | None]  #: the version being corrected
    #: On whose behalf, and with which consent.
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("counter_filing.id"))
    token: Mapped[str] = mapped_column(String(64), unique=True)  #: becomes the submit token
    answers: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  #: [[field, text]]
    removed: Mapped[list[str]] = mapped_column(JSON, default=list)  #: slots to be emptied
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class PetitionCount(Model):
    """How many petitions stand where, kept in the transaction of every step."""

    __tablename__ = "petition_count"

    service_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(40), primary_key=True)
    phase: Mapped[str] = mapped_column(String(20))
    turn: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]


class LastReference(Model):
    """The last moment used in a reference code of a service: the next takes the next second."""

    __tablename__ = "last_reference"

    service_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    second: Mapped[int]  #: seconds since 1970 of the moment in the code


class PetitionDetails:
    """Mixin: the service's half of a petition, one row for one petition."""

    @declared_attr
    @classmethod
    def petition_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)

    @declared_attr
    @classmethod
    def petition(cls) -> Mapped[Petition]:
        return relationship(Petition)


class CitizenReminder(Model):
    """That an applicant was reminded of a petition waiting for them, and since when it waited."""

    __tablename__ = "citizen_reminder"

    petition_id: Mapped[int] = mapped_column(
        ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True
    )
    waits_since: Mapped[datetime] = mapped_column(UTCDateTime)
