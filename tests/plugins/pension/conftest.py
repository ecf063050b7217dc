"""A request for a living gratuity, filled in and sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.accounts.models import User
from portal.app import Portal
from portal.i18n import BANGKOK
from tests.petitions.conftest import filed, picture

ANSWERS = {
    "email": "somebody@mail.example",
    "birth_date-day": "5",
    "birth_date-month": "4",
    "birth_date-year": "2501",
    "monthly_pension": "๒๕,๓๐๐",
    "drawn": "200,000",
    "loan_debt": "yes",
    "loan_amount": "100000.50",
}


def bangkok(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment as people of the office say it."""
    return datetime(year, month, day, hour, minute, tzinfo=BANGKOK)


def sent(person: User, token: str = "first", **changes: str) -> Any:
    """A petition brought in through the operation."""
    return filed(person, token, "pension", **{**ANSWERS, **changes})


def attach(app: Portal, browser: Any) -> None:
    """Put a picture into the one slot that must be filled."""
    import io

    answer = browser.post(
        "/services/pension/files/id_card_copy",
        data={"id_card_copy": (io.BytesIO(picture()), "บัตร.png")},
    )
    assert answer.status_code == 200
