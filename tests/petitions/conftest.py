"""People around one ID card request, and the steps they take."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db, transaction
from portal.petitions import operations
from portal.petitions.models import Petition
from portal.plugins import registry
from portal.testing import make_person, reader_for, sign_in

ANSWERS = {
    "birth_date-day": "27",
    "birth_date-month": "3",
    "birth_date-year": "2535",
    "nationality": "ไทย",
    "blood_group": "O",
    "registered_address": "12/34 หมู่ 5 ตำบลตัวอย่าง",
    "contact_address": "โรงเรียนบ้านตัวอย่าง",
    "staff_type": "teacher_official",
    "unit": "โรงเรียนบ้านตัวอย่าง",
    "position": "ครู",
    "rank": "คศ.2",
    "reason": "expired",
    "reason_other": "",
}


def picture() -> bytes:
    """A small real PNG."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "PNG")
    return stream.getvalue()


as_reader = reader_for


def filed(person: User, token: str, code: str = "id_card", **changes: str) -> Petition:
    """A petition submitted through the operation, its form validated."""
    service = registry()[code]
    with transaction():
        form = service.form(formdata=MultiDict({**ANSWERS, **changes}), meta={"csrf": False})
        assert form.validate(), form.errors
        return operations.submit(service, person.id, form, token=token)


def fresh(petition: Petition) -> Petition:
    """The petition as the database has it now."""
    return db.session.scalars(
        select(Petition).where(Petition.id == petition.id).execution_options(
            populate_existing=True
        )
    ).one()


class Case:
    """One request, its applicant, two officers and a director, each with a browser."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        self.applicant = make_person()
        self.officer = make_person("id_card.staff")
        self.colleague = make_person("id_card.staff")
        self.director = make_person("id_card.approver")
        self.petition = filed(self.applicant, "first")

    def browser(self, person: User) -> FlaskClient:
        """A browser in which the person is signed in."""
        return sign_in(self.app, person)

    def step(self, person: User, action: str, **more: Any) -> int:
        """Post a step from the version the database has now; the status of the answer."""
        form = {"action": action, "version": fresh(self.petition).version, **more}
        answer = self.browser(person).post(
            f"/staff/petitions/{self.petition.reference}/step", data=form
        )
        return answer.status_code

    def state(self) -> str:
        """Where the petition stands now."""
        return fresh(self.petition).state


@pytest.fixture
def case(app: Portal) -> Case:
    """A request that has just been sent."""
    return Case(app)


Stepper = Callable[..., int]
