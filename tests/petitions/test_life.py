"""The life of one ID card request, step by step, through the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from plugins.id_card.models import IdCard
from portal.app import Portal
from portal.errors import Conflict, NotAllowed, Refused
from portal.extensions import db
from portal.messages.models import Message
from portal.petitions import operations, queries
from portal.petitions.models import Petition, PetitionCount, PetitionEvent
from portal.petitions.numbers import all_counts
from portal.petitions.sealing import broken_seals
from portal.testing import make_person

from .conftest import ANSWERS, Case, as_reader, filed, fresh

PICKUP = {"pickup_date": "2030-12-02", "pickup_time": "09:30", "pickup_place": "กลุ่มบริหารงานบุคคล"}


def test_from_sending_to_the_collected_card(case: Case):
    assert case.step(case.officer, "take") == 303
    assert case.step(case.officer, "return", note="สำเนาบัตรไม่ชัด") == 303
    assert fresh(case.petition).note == "สำเนาบัตรไม่ชัด"
    form = db.session.get_one(IdCard, case.petition.id)
    assert form.position == "ครู"
    operations.advance(
        case.petition.id, "resubmit", as_reader(case.applicant), office=False,
        form=_form(position="ครูชำนาญการ"),
    )
    assert case.step(case.officer, "propose") == 303
    assert fresh(case.petition).turn == "approver"
    assert case.step(case.officer, "approve") == 409, "the director's step is not the officer's"
    assert case.step(case.director, "approve") == 303
    assert case.step(case.officer, "appoint") == 422, "the time to collect is missing"
    assert case.step(case.officer, "appoint", **PICKUP) == 303
    assert fresh(case.petition).turn == "citizen"
    assert case.step(case.officer, "complete") == 303
    assert case.state() == "completed"
    db.session.expire_all()
    card = db.session.get_one(IdCard, case.petition.id)
    assert card.position == "ครูชำนาญการ"
    assert f"{card.pickup_time:%H:%M}" == "09:30"
    actions = [event.action for event in queries.events(case.petition)]
    assert actions == [
        "submit", "take", "return", "resubmit", "propose", "approve", "appoint", "complete",
    ]  # fmt: skip
    assert list(broken_seals()) == []


def _form(**changes: str):
    from werkzeug.datastructures import MultiDict

    from portal.plugins import registry

    form = registry()["id_card"].form(
        formdata=MultiDict({**ANSWERS, **changes}), meta={"csrf": False}
    )
    assert form.validate(), form.errors
    return form


def test_every_step_tells_the_applicant_once(case: Case):
    told = _told(case.applicant.id)
    assert told == 1, "the receipt"
    case.step(case.officer, "take")
    case.step(case.officer, "return", note="x")
    assert _told(case.applicant.id) == 3


def _told(user_id: int) -> int:
    return db.session.scalar(
        select(func.count()).select_from(Message).where(Message.user_id == user_id)
    )


def test_the_same_token_gives_the_same_petition(app: Portal):
    person = make_person()
    assert filed(person, "once").id == filed(person, "once").id
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 1


def test_a_foreign_token_opens_nothing(app: Portal):
    filed(make_person(), "mine")
    with pytest.raises(Exception, match="submit_token"):
        filed(make_person(), "mine")
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 1


def test_a_return_without_a_message_is_refused_and_nothing_is_kept(case: Case):
    case.step(case.officer, "take")
    version = fresh(case.petition).version
    assert case.step(case.officer, "return", note="  ") == 422
    assert fresh(case.petition).version == version
    assert case.state() == "in_progress"


def test_the_slower_of_two_officers_keeps_the_text_typed(case: Case):
    seen = fresh(case.petition).version
    assert case.step(case.officer, "take") == 303
    answer = case.browser(case.colleague).post(
        f"/staff/petitions/{case.petition.reference}/step",
        data={"action": "return", "version": seen, "note": "<b>เอกสารไม่ครบ</b>"},
    )
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "&lt;b&gt;เอกสารไม่ครบ&lt;/b&gt;" in page
    assert case.state() == "in_progress"


def test_an_effect_refuses_and_nothing_is_kept(app: Portal, monkeypatch: pytest.MonkeyPatch):
    from dataclasses import replace

    from portal.plugins import registry

    def full(details, event):
        raise Refused("the card printer is broken")

    service = registry()["id_card"]
    flow = service.workflow
    entry = replace(flow.entry, effect=full)
    changed = replace(service, workflow=flow.extend(entry, without=("submit",)))
    monkeypatch.setitem(registry()._services, "id_card", changed)
    with pytest.raises(Refused, match="printer"):
        filed(make_person(), "t")
    for table in (Petition, PetitionEvent, PetitionCount, IdCard, Message):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table


@pytest.mark.parametrize("action", ["approve", "complete", "appoint", "reopen", "resubmit", "x"])
def test_a_step_that_is_not_in_the_workflow_here_is_refused(case: Case, action: str):
    before = fresh(case.petition).version
    assert case.step(case.officer, action, **PICKUP) in {409, 422}
    assert fresh(case.petition).version == before


def test_nobody_processes_their_own_petition(app: Portal):
    officer = make_person("id_card.staff")
    petition = filed(officer, "own")
    with pytest.raises(NotAllowed):
        operations.advance(petition.id, "take", as_reader(officer), office=True)


def test_a_step_from_an_old_version_is_a_conflict(case: Case):
    with pytest.raises(Conflict):
        operations.advance(
            case.petition.id, "take", as_reader(case.officer), office=True, version=99
        )


def test_counters_follow_every_step(case: Case):
    case.step(case.officer, "take")
    numbers = all_counts(as_reader(case.officer))["id_card"]
    waiting = {name: number for name, number in numbers.items() if number}
    assert waiting == {"in_progress": 1, "turn:office": 1, "count:mine": 1}


def test_an_ended_petition_can_neither_be_edited_nor_cancelled(case: Case):
    operations.advance(case.petition.id, "cancel", as_reader(case.applicant), office=False)
    browser = case.browser(case.applicant)
    address = f"/petitions/{case.petition.reference}"
    assert browser.get(f"{address}/edit").status_code == 409
    assert browser.get(f"{address}/cancel").status_code == 409
    assert browser.post(f"{address}/cancel", data={"note": ""}).status_code == 409
    page = browser.get(address).get_data(as_text=True)
    assert f"{address}/edit" not in page
    assert f"{address}/cancel" not in page


def test_an_administrator_reopens_with_a_reason(case: Case):
    operations.advance(case.petition.id, "cancel", as_reader(case.applicant), office=False)
    admin = make_person("portal.admin")
    with pytest.raises(Refused):
        operations.advance(case.petition.id, "reopen", as_reader(admin), office=True)
    assert case.step(make_person("portal.auditor"), "reopen", note="x") == 404
    assert case.step(admin, "reopen") == 422
    assert case.step(admin, "reopen", note="ยกเลิกผิดเรื่อง") == 303
    assert case.state() == "in_progress"


def test_extra_fields_change_nothing(case: Case):
    other = make_person()
    case.step(
        case.officer, "take", state="completed", applicant_id=str(other.id), role="admin",
        assignee_id=str(other.id), phase="completed",
    )
    petition = fresh(case.petition)
    assert (petition.state, petition.applicant_id) == ("in_progress", case.applicant.id)
    assert petition.assignee_id == case.officer.id
