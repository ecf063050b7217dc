"""What a request for a certificate says, and what the office adds before it is signed."""

from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, Money, PetitionDetails


class Certificate(PetitionDetails, Model):
    """One request; the certificate itself lies with the documents the office has issued."""

    __tablename__ = "certificate"

    staff_type: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    rank: Mapped[str] = mapped_column(String(100))
    salary: Mapped[Decimal] = mapped_column(Money)
    allowance: Mapped[Decimal | None] = mapped_column(Money)
    compensation: Mapped[Decimal | None] = mapped_column(Money)
    kind: Mapped[str] = mapped_column(String(20))
    kind_other: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(300))
    statement: Mapped[str | None] = mapped_column(String(2000))  #: the office's own wording
    signed_as: Mapped[str | None] = mapped_column(String(300))  #: position below the signature
