"""The office's holidays: seeded from library data, edited by the administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Model


class Holiday(Model):
    """A day on which the office does not work."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name_th: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    #: "library" for seeded days, "office" for those an administrator wrote or changed.
    source: Mapped[str] = mapped_column(String(20), default="office")
