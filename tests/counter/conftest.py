"""An officer, a person at the counter, and the way from the card to the receipt."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.app import Portal
from portal.testing import invented_id, make_person, sign_in
from tests.petitions.conftest import picture
from tests.petitions.test_filling import card, token_of

__all__ = ["AGREED", "Counter", "card", "picture", "token_of"]

AGREED = {"service": "id_card", "how": "spoken", "agreed": "y"}


class Counter:
    """One officer's browser, and who stands before it."""

    def __init__(self, app: Portal, *roles: str) -> None:
        self.app = app
        self.number = invented_id(77_001)
        self.person = make_person(
            national_id=self.number, first_name="ปรีดา", staff_type="permanent_employee"
        )
        self.officer = make_person(*(roles or ("id_card.staff",)))
        self.browser = sign_in(app, self.officer)

    def handle(self, number: str = "") -> str:
        """The sealed handle of the person found by the whole ID."""
        asked = {"national_id": number or self.number}
        page = self.browser.post("/staff/people", data=asked).text
        found = re.search(r'name="handle" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def begin(self, **more: Any) -> str:
        """The address of the form, the consent given."""
        data = {**AGREED, "handle": self.handle(), **more}
        answer = self.browser.post("/staff/behalf", data=data)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def send(self, form: str, answers: dict[str, Any]) -> str:
        """Fill in, check, send; the reference."""
        answer = self.browser.post(form, data=answers)
        assert answer.status_code == 303, re.findall(r'class="oops"[^§]*?</p>', answer.text)
        page = self.browser.get(answer.location).text
        sent = {"token": token_of(page), "confirm": "y"}
        answer = self.browser.post(answer.location, data=sent)
        assert answer.status_code == 303, answer.text
        found = re.search(r'id="reference">(\d{16})<', self.browser.get(answer.location).text)
        assert found
        return found[1]

    def of(self, person: User) -> FlaskClient:
        """Another person's browser."""
        return sign_in(self.app, person)


@pytest.fixture
def counter(app: Portal) -> Counter:
    """The counter of the ID cards."""
    return Counter(app)
