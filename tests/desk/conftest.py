"""Officers of two services, what was sent to each, and a person known to both."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.app import Portal
from portal.testing import make_person, sign_in
from tests.petitions.conftest import filed
from tests.plugins.certificate.conftest import sent


class Office:
    """An office of two services; `card` and `letter` came from one applicant."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        self.applicant = make_person(first_name="ฟ้าใส", last_name="ใจสมมติ")
        self.cards = make_person("id_card.staff")
        self.letters = make_person("certificate.staff")
        self.card = filed(self.applicant, "card")
        self.letter = sent(self.applicant, "letter")

    def browser(self, person: User) -> FlaskClient:
        """A browser in which the person is signed in."""
        return sign_in(self.app, person)


@pytest.fixture
def office(app: Portal) -> Office:
    """The office with one petition in each queue."""
    return Office(app)
