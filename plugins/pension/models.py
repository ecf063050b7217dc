"""What a request for a living gratuity says."""

from datetime import date
from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, Money, PetitionDetails


class Pension(PetitionDetails, Model):
    """One request."""

    __tablename__ = "pension"

    email: Mapped[str] = mapped_column(String(254))
    birth_date: Mapped[date]
    monthly_pension: Mapped[Decimal] = mapped_column(Money)
    drawn: Mapped[Decimal] = mapped_column(Money)  #: living gratuity received before
    loan_debt: Mapped[str] = mapped_column(String(3))  #: yes or no
    loan_amount: Mapped[Decimal | None] = mapped_column(Money)
