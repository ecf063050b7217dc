"""What an appointment asks for; when it is stands in the reservations as well."""

from datetime import date, time
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.sdk import Model, PetitionDetails, resource_at


class Appointment(PetitionDetails, Model):
    """One request; what the secretary proposes stands beside it until the applicant answers."""

    __tablename__ = "appointment"

    agency: Mapped[str] = mapped_column(String(200))
    executive: Mapped[str] = mapped_column(String(60))  #: slug of the resource
    subject: Mapped[str] = mapped_column(String(300))
    start_date: Mapped[date]
    start_time: Mapped[time]
    proposed_executive: Mapped[str | None] = mapped_column(String(60))
    proposed_date: Mapped[date | None]
    proposed_time: Mapped[time | None]

    @property
    def with_whom(self) -> Any:
        """The executive as a resource, the proposed one while one is; None where it is gone."""
        return resource_at("executive", self.proposed_executive or self.executive)

    @property
    def stands(self) -> tuple[date, time]:
        """Day and hour that are held now: the proposed ones while they are."""
        if self.proposed_date and self.proposed_time:
            return self.proposed_date, self.proposed_time
        return self.start_date, self.start_time
