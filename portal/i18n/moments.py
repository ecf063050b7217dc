"""The clock: aware UTC for the database, Asia/Bangkok for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date as a calendar in Bangkok shows it."""
    return datetime.now(BANGKOK).date()
