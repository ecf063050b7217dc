"""What an ID card request says, and when the card is to be collected."""

from datetime import date, time

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, PetitionDetails


class IdCard(PetitionDetails, Model):
    """One request for an official ID card."""

    __tablename__ = "id_card"

    birth_date: Mapped[date]
    nationality: Mapped[str] = mapped_column(String(60))
    blood_group: Mapped[str] = mapped_column(String(10))
    registered_address: Mapped[str] = mapped_column(String(500))
    contact_address: Mapped[str] = mapped_column(String(500))
    staff_type: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    rank: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(20))
    reason_other: Mapped[str] = mapped_column(String(200))
    pickup_date: Mapped[date | None] = mapped_column(index=True)
    pickup_time: Mapped[time | None]
    pickup_place: Mapped[str | None] = mapped_column(String(200))
