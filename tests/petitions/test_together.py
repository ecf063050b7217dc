"""Several petitions at once: each its own event, what cannot be done is listed, nothing else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.operations import advance
from portal.privacy.models import AccessRecord
from portal.testing import make_person, sign_in
from tests.queries import statements_of

from .conftest import as_reader, filed, fresh


@pytest.fixture
def officer(app: Portal) -> User:
    return make_person("id_card.staff")


def chosen(*petitions: Petition) -> list[str]:
    return [f"{one.reference}:{one.version}" for one in petitions]


def press(
    browser: FlaskClient, petitions: list[str], action: str, note: str = ""
) -> tuple[int, str]:
    page = browser.get("/staff/id-card").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = browser.post("/staff/together", data={
        "csrf_token": token[1], "petition": petitions, "action": action, "note": note,
        "slug": "id-card",
    })  # fmt: skip
    return answer.status_code, answer.get_data(as_text=True)


def events(petition: Petition) -> list[tuple[str, str]]:
    found = select(PetitionEvent).filter_by(petition_id=petition.id).order_by(PetitionEvent.id)
    return [(one.action, one.note) for one in db.session.scalars(found)]


def test_one_note_goes_to_each_and_each_has_an_event_of_its_own(app: Portal, officer: User):
    three = [filed(make_person(), str(n)) for n in range(3)]
    status, _ = press(sign_in(app, officer), chosen(*three), "return", "รูปไม่ชัด")
    assert status == 303
    assert [fresh(one).state for one in three] == ["returned"] * 3
    assert [events(one)[-1] for one in three] == [("return", "รูปไม่ชัด")] * 3


def test_of_mixed_states_what_can_be_done_is_done_and_the_rest_is_listed(
    app: Portal, officer: User
):
    ready, gone, moved = (filed(make_person(), str(n)) for n in range(3))
    own = filed(officer, "own")
    before = chosen(ready, gone, moved, own)
    advance(gone.id, "cancel", as_reader(officer), office=True, note="x")
    advance(moved.id, "take", as_reader(officer), office=True)
    status, page = press(sign_in(app, officer), before, "propose", "ครบถ้วน")
    assert status == 409
    assert "คำร้อง 3 รายการไม่มีการเปลี่ยนแปลง" in page
    assert "ดำเนินการแล้ว: คำร้อง 1 รายการ" in page
    assert "ครบถ้วน" in page
    assert [fresh(one).state for one in (ready, gone, moved, own)] == [
        "proposed_to_director", "cancelled", "in_progress", "submitted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("petitions", "action", "note", "sentence"),
    [
        ([], "take", "", "โปรดเลือกคำร้องอย่างน้อยหนึ่งรายการ"),
        (["x", "1:²", "1120:"], "take", "", "โปรดเลือกคำร้องอย่างน้อยหนึ่งรายการ"),
        (["1"], "nonsense", "", "โปรดเลือกขั้นตอนที่จะดำเนินการ"),
        (["1"], "appoint", "", "โปรดเลือกขั้นตอนที่จะดำเนินการ"),
        (["1"], "return", "  ", "เขียน"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(
    app: Portal, officer: User, petitions: list[str], action: str, note: str, sentence: str
):
    petition = filed(make_person(), "t")
    sent = chosen(petition) if petitions == ["1"] else petitions
    status, page = press(sign_in(app, officer), sent, action, note)
    assert status == 422
    assert sentence in page
    assert events(fresh(petition)) == [("submit", "")]


def test_strangers_petitions_are_as_if_they_were_not_there(app: Portal, officer: User):
    petition = filed(make_person(), "t")
    stranger = sign_in(app, make_person("pension.staff"))
    page = stranger.get("/staff/pension").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = stranger.post("/staff/together", data={
        "csrf_token": token[1], "petition": chosen(petition), "action": "take", "note": "",
    })  # fmt: skip
    assert answer.status_code == 409
    assert petition.applicant_name not in answer.get_data(as_text=True)
    assert fresh(petition).state == "submitted"


def test_the_queue_offers_boxes_to_those_who_may_step_and_to_no_auditor(app: Portal, officer: User):
    petition = filed(make_person(), "t")
    box = f'value="{petition.reference}:{petition.version}"'
    assert box in sign_in(app, officer).get("/staff/id-card").get_data(as_text=True)
    auditor = sign_in(app, make_person("portal.auditor"))
    assert 'id="together"' not in auditor.get("/staff/id-card").get_data(as_text=True)


@pytest.fixture
def proposed(app: Portal, officer: User) -> list[Petition]:
    found = [filed(make_person(), str(n)) for n in range(3)]
    for one in found:
        advance(one.id, "propose", as_reader(officer), office=True)
    return [fresh(one) for one in found]


def test_the_approver_sees_all_that_waits_with_answers_and_decides(
    app: Portal, proposed: list[Petition]
):
    director = make_person("id_card.approver")
    browser = sign_in(app, director)
    page = browser.get("/staff/approvals").get_data(as_text=True)
    assert all(one.reference in page for one in proposed)
    assert page.count("โรงเรียนบ้านตัวอย่าง") >= 3  # an answer
    assert 'value="approve"' in page
    seen = db.session.scalars(select(AccessRecord.about).filter_by(reader_id=director.id))
    assert set(seen) == {one.reference for one in proposed}

    assert press(browser, chosen(*proposed[:2]), "approve")[0] == 303
    assert [fresh(one).state for one in proposed] == ["approved", "approved",
                                                      "proposed_to_director"]
    status, _ = press(browser, chosen(proposed[2]), "send_back", "ขอดูหลักฐานเพิ่ม")
    assert status == 303
    assert fresh(proposed[2]).state == "in_progress"
    assert "ไม่มีรายการรอท่านพิจารณา" in browser.get("/staff/approvals").get_data(as_text=True)


def test_the_approvers_page_holds_nothing_of_other_services_and_not_their_own(
    app: Portal, officer: User, proposed: list[Petition]
):
    director = make_person("id_card.approver")
    own = filed(director, "own")
    advance(own.id, "propose", as_reader(officer), office=True)
    text = sign_in(app, director).get("/staff/approvals").get_data(as_text=True)
    assert own.reference not in text
    other = make_person("certificate.approver")
    text = sign_in(app, other).get("/staff/approvals").get_data(as_text=True)
    assert not any(one.reference in text for one in proposed)
    assert sign_in(app, make_person()).get("/staff/approvals").status_code in {403, 404}


def test_the_approvers_page_costs_the_same_for_one_and_for_ten(
    app: Portal, officer: User, proposed: list[Petition]
):
    director = make_person("id_card.approver")
    browser = sign_in(app, director)

    def cost() -> int:
        with statements_of(db.engine) as asked:
            browser.get("/staff/approvals")
        return len([one for one in asked if one.startswith("SELECT")])

    browser.get("/staff/approvals")
    few = cost()
    for n in range(7):
        more = filed(make_person(), f"more {n}")
        advance(more.id, "propose", as_reader(officer), office=True)
    assert cost() == few
