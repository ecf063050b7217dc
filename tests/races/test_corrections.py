"""A correction sent again and again: one event, and everybody is led to the petition."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import PetitionEvent
from portal.testing import make_person
from tests.faults.browser import hidden
from tests.faults.citizen import Citizen
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import ANSWERS, Case, picture
from tests.races.crowd import at_once, web_processes
from tests.uploads.conftest import sent

TIMES = 12


def test_an_edit_sent_many_times_at_once_is_one_edit(app: Portal):
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 2) as ports:
        citizen.port = ports[0]
        citizen.confirm(citizen.fill())
        address = f"/petitions/{citizen.sent[0].reference}"
        citizen.ask("GET", f"{address}/edit")
        citizen.ask("POST", f"{address}/edit", {**ANSWERS, "position": "ครูชำนาญการ"})
        page = citizen.ask("GET", f"{address}/check").text
        form = {"token": hidden(page, "token"), "confirm": "y"}
        answers = at_once([
            partial(citizen.at(ports[n % 2]).ask, "POST", f"{address}/check", form)
            for n in range(TIMES)
        ])  # fmt: skip
        later = citizen.ask("POST", f"{address}/check", form)
    assert {(a.status, a.location) for a in [*answers, later]} == {(303, address)}
    actions = list(db.session.scalars(select(PetitionEvent.action).order_by(PetitionEvent.id)))
    assert actions == ["submit", "edit"]
    everything_agrees()


def test_what_was_typed_before_the_petition_was_returned_can_still_be_sent(app: Portal):
    case = Case(app)
    browser, address = case.browser(case.applicant), f"/petitions/{case.petition.reference}"
    browser.get(f"{address}/edit")
    typed = {**ANSWERS, "position": "ครูชำนาญการ"}
    assert browser.post(f"{address}/draft", data=typed).status_code == 200
    assert case.step(case.officer, "return", note="แนบสำเนาบัตร") == 303
    assert "ครูชำนาญการ" in browser.get(f"{address}/edit").get_data(as_text=True)
    form = {**typed, "id_card_copy": sent(picture(), "บัตร.png")}
    assert browser.post(f"{address}/edit", data=form).status_code == 303
    page = browser.get(f"{address}/check").get_data(as_text=True)
    answer = browser.post(
        f"{address}/check", data={"token": hidden(page, "token"), "confirm": "y"}
    )
    assert answer.status_code == 303
    assert case.state() == "resubmitted"


def test_a_correction_of_what_has_changed_since_it_was_looked_at_is_a_conflict(app: Portal):
    case = Case(app)
    browser, address = case.browser(case.applicant), f"/petitions/{case.petition.reference}"
    browser.get(f"{address}/edit")
    form = {**ANSWERS, "position": "ครูชำนาญการ", "id_card_copy": sent(picture(), "บัตร.png")}
    assert browser.post(f"{address}/edit", data=form).status_code == 303
    page = browser.get(f"{address}/check").get_data(as_text=True)
    assert case.step(case.officer, "return", note="แนบสำเนาบัตรใหม่") == 303
    confirmed = {"token": hidden(page, "token"), "confirm": "y"}
    answer = browser.post(f"{address}/check", data=confirmed)
    assert answer.status_code == 409
    assert "แนบสำเนาบัตรใหม่" in answer.get_data(as_text=True), "what happened meanwhile"
    assert case.state() == "returned"
    assert "ครูชำนาญการ" in browser.get(f"{address}/edit").get_data(as_text=True)
    assert browser.post(f"{address}/check", data=confirmed).status_code == 303
    assert case.state() == "resubmitted"


def test_who_cancels_too_late_keeps_what_was_written(app: Portal):
    case = Case(app)
    seen = case.petition.version
    assert case.step(case.officer, "take") == 303
    answer = case.browser(case.applicant).post(
        f"/petitions/{case.petition.reference}/cancel",
        data={"version": seen, "note": "<b>เปลี่ยนใจ</b>"},
    )
    assert answer.status_code == 409
    assert "&lt;b&gt;เปลี่ยนใจ&lt;/b&gt;" in answer.get_data(as_text=True)
    assert case.state() == "in_progress"
