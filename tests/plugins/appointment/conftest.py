"""Executives, the answers of a request, and the steps of both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from plugins.appointment.executives import EXECUTIVES
from plugins.appointment.models import Appointment
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.booking.models import Reservation, Resource
from portal.extensions import db
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.booking.conftest import working_day

FORM, CHECK = "/services/appointment/new", "/services/appointment/check"


@pytest.fixture
def executives(app: Portal) -> list[Resource]:
    """The director and the deputies."""
    return furnish(EXECUTIVES)


@pytest.fixture
def citizen(app: Portal, executives: list[Resource]) -> FlaskClient:
    return sign_in(app, make_person())


def day() -> date:
    """The working day the tests ask for."""
    return working_day(2)


def answers(**given: Any) -> dict[str, Any]:
    """Half past nine with the director, on the next working day but two."""
    return {
        "agency": "โรงเรียนบ้านตัวอย่างวิทยา", "subject": "ขอความอนุเคราะห์วิทยากร",
        "executive": "director", "start_date": day().isoformat(), "start_time": "09:30", **given,
    }  # fmt: skip


def send(browser: FlaskClient, **given: Any) -> str:
    """Send a request; the reference, or the page that says why not."""
    browser.get(FORM)
    answer = browser.post(FORM, data=answers(**given))
    if answer.status_code != 303:
        return str(answer.get_data(as_text=True))
    answer = confirm(browser, CHECK)
    if answer.status_code != 303:
        return str(answer.get_data(as_text=True))
    return str(answer.location).split("/")[2]


def confirm(browser: FlaskClient, check: str) -> Any:
    """Send what was checked."""
    page = browser.get(check).get_data(as_text=True)
    token = page.partition('name="token" value="')[2].partition('"')[0]
    return browser.post(check, data={"token": token, "confirm": "y"})


def petition(reference: str) -> Petition:
    db.session.expire_all()
    return db.session.scalars(select(Petition).filter_by(reference=reference)).one()


def details(reference: str) -> Appointment:
    return db.session.get_one(Appointment, petition(reference).id)


def held() -> list[tuple[str, str, str]]:
    """(executive, hour, status) of all that keeps others away, in order of time."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(Reservation).where(Reservation.status != "gone").order_by(Reservation.starts_at)
    )
    return [
        (row.resource.slug, f"{row.starts_at.hour + 7:02}:{row.starts_at.minute:02}", row.status)
        for row in rows
    ]


def secretary_takes(app: Portal, reference: str, action: str, note: str = "", **form: Any) -> Any:
    """The answer to a step of the secretary."""
    secretary = sign_in(app, make_person("appointment.staff"))
    typed = {"action": action, "note": note, "version": petition(reference).version, **form}
    answer = secretary.post(f"/staff/petitions/{reference}/step", data=typed)
    db.session.expire_all()
    return answer


def proposal(**given: Any) -> dict[str, Any]:
    """Two in the afternoon of the same day, with the director."""
    return {
        "proposed_executive": "director", "proposed_date": day().isoformat(),
        "proposed_time": "14:00", **given,
    }  # fmt: skip


def citizen_takes(browser: FlaskClient, reference: str, action: str) -> Any:
    """The answer to a step of the applicant that needs nothing but a press."""
    typed = {"action": action, "version": petition(reference).version}
    return browser.post(f"/petitions/{reference}/step", data=typed)
