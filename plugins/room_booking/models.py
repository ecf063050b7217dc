"""What a room booking asks for; when and where stands in the reservations as well."""

from datetime import date, time

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, PetitionDetails


class RoomBooking(PetitionDetails, Model):
    """One request, for one or several days."""

    __tablename__ = "room_booking"

    subject: Mapped[str] = mapped_column(String(200))
    usage: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(500))
    agency: Mapped[str] = mapped_column(String(200))
    outside: Mapped[bool] = mapped_column(server_default=false())  #: an outside agency asks
    fax: Mapped[str] = mapped_column(String(30))
    attendees: Mapped[int]
    room: Mapped[str] = mapped_column(String(60))  #: slug of the resource
    start_date: Mapped[date]
    end_date: Mapped[date]
    start_time: Mapped[time]
    end_time: Mapped[time]
    repeat: Mapped[str] = mapped_column(String(10))
    repeat_until: Mapped[date | None]
    equipment: Mapped[str] = mapped_column(String(400))  #: projector:2,sound:1
    equipment_other: Mapped[str] = mapped_column(String(200))
    #: The last changes of a booking that stands: what was cut from which day, what was moved.
    from_day: Mapped[date | None]
    extent: Mapped[str | None] = mapped_column(String(10))
    moved_from: Mapped[date | None]
