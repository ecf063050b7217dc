"""A step of the applicant's own that asks for something is drawn, checked and kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from plugins.id_card.forms import PickupForm
from plugins.id_card.models import IdCard
from portal.errors import Refused
from portal.extensions import db
from portal.petitions.workflow import By, Transition
from portal.service import Service

from .conftest import Case, fresh

WISH = {"pickup_date": "2030-12-02", "pickup_time": "09:30", "pickup_place": "กลุ่มบริหารงานบุคคล"}


def not_on_sundays(card: IdCard, event: Any) -> None:
    if card.pickup_date and card.pickup_date.weekday() == 6:
        raise Refused("The office is closed on Sundays.")


@pytest.fixture
def wish(case: Case) -> Iterator[None]:
    """ID cards for which the applicant may wish a time to collect."""
    service: Service = case.app.extensions["portal"]["id_card"]
    before = service.workflow
    step = Transition(
        "wish", "Wish a time", ("submitted",), "submitted", By.APPLICANT, form=PickupForm,
        effect=not_on_sundays,
    )
    object.__setattr__(service, "workflow", before.extend(step))
    yield
    object.__setattr__(service, "workflow", before)


def wishes(case: Case, **typed: str) -> TestResponse:
    form = {"action": "wish", "version": fresh(case.petition).version, **typed}
    return case.browser(case.applicant).post(
        f"/petitions/{case.petition.reference}/step", data=form
    )


def card_of(case: Case) -> IdCard:
    return db.session.get_one(IdCard, case.petition.id, populate_existing=True)


def test_its_form_stands_on_the_page_and_its_answers_are_kept(case: Case, wish: None):
    page = case.browser(case.applicant).get(f"/petitions/{case.petition.reference}").text
    assert 'name="pickup_time"' in page
    assert wishes(case, **WISH).status_code == 303
    assert f"{card_of(case).pickup_time:%H:%M}" == "09:30"


@pytest.mark.parametrize("typed", [{}, {**WISH, "pickup_time": "25:99"}])
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    case: Case, wish: None, typed: dict[str, str]
):
    answer = wishes(case, **typed)
    assert answer.status_code == 422
    assert 'href="#pickup_time"' in answer.text
    assert typed.get("pickup_place", "") in answer.text
    assert card_of(case).pickup_time is None


def test_an_effect_that_refuses_keeps_nothing_but_what_was_typed(case: Case, wish: None):
    answer = wishes(case, **{**WISH, "pickup_date": "2030-12-01"})
    assert answer.status_code == 422
    assert "closed on Sundays" in answer.text
    assert 'value="09:30"' in answer.text
    assert card_of(case).pickup_time is None


def test_the_step_is_the_applicants_and_not_without_its_form(case: Case, wish: None):
    assert case.step(case.officer, "wish", **WISH) == 409
    stranger = case.browser(case.colleague)
    address = f"/petitions/{case.petition.reference}/step"
    assert stranger.post(address, data={"action": "wish", **WISH}).status_code == 404
