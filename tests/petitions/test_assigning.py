"""Whose desk a petition lies on: taken once, handed over with a word, unseen by the citizen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Grant, User
from portal.app import Portal
from portal.errors import NotAllowed, PortalError, Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Delivery, Message
from portal.petitions import assigning
from portal.petitions.assigning import assign, hand_over, hand_over_all
from portal.petitions.models import Assignment, PetitionEvent
from portal.petitions.operations import advance
from portal.testing import make_person

from .conftest import Case, as_reader, filed, fresh


def holder(case: Case) -> int | None:
    return fresh(case.petition).assignee_id


def told(person: User) -> list[str]:
    return list(
        db.session.scalars(
            select(Message.kind).where(Message.user_id == person.id).order_by(Message.id)
        )
    )


def moves() -> list[tuple[int | None, int | None, int, str]]:
    rows = db.session.scalars(select(Assignment).order_by(Assignment.id))
    return [(row.from_id, row.to_id, row.by_id, row.note) for row in rows]


def test_handed_over_it_lies_with_the_colleague_who_is_told_why(case: Case):
    before = told(case.applicant)
    browser = case.browser(case.officer)
    address = f"/staff/petitions/{case.petition.reference}"
    assert browser.post(f"{address}/assign", data={"to": "me"}).status_code == 303
    answer = browser.post(
        f"{address}/hand-over", data={"to": case.colleague.id, "note": " ลาพักร้อน <b>5 วัน</b> "}
    )
    assert answer.status_code == 303
    assert holder(case) == case.colleague.id
    word = "ลาพักร้อน <b>5 วัน</b>"
    assert moves() == [
        (None, case.officer.id, case.officer.id, ""),
        (case.officer.id, case.colleague.id, case.officer.id, word),
    ]
    assert told(case.colleague)[-1] == "petition_handed"
    page = case.browser(case.colleague).get(address).text
    assert f"ส่งต่อให้ {case.colleague.full_name}" in page
    assert "ลาพักร้อน &lt;b&gt;5 วัน&lt;/b&gt;" in page
    assert told(case.applicant) == before, "it is no affair of the applicant's"
    assert "ลาพักร้อน" not in case.browser(case.applicant).get(
        f"/petitions/{case.petition.reference}"
    ).text


def test_what_the_applicant_corrects_meanwhile_stays_right(case: Case):
    advance(case.petition.id, "return", as_reader(case.officer), office=True, note="x")
    version = fresh(case.petition).version
    hand_over(case.petition.id, as_reader(case.officer), case.colleague.id)
    assign(case.petition.id, as_reader(case.colleague), to_me=False)
    assign(case.petition.id, as_reader(case.officer), to_me=True)
    assert fresh(case.petition).version == version
    events = db.session.scalars(select(PetitionEvent.action).order_by(PetitionEvent.id)).all()
    assert events == ["submit", "return"]


def test_given_back_anybody_may_take_it(case: Case):
    assign(case.petition.id, as_reader(case.officer), to_me=True)
    assign(case.petition.id, as_reader(case.officer), to_me=False)
    assign(case.petition.id, as_reader(case.colleague), to_me=True)
    assert holder(case) == case.colleague.id
    page = case.browser(case.officer).get(f"/staff/petitions/{case.petition.reference}").text
    assert "คืนเข้าคิว" in page


Person = Callable[[Case], User]

#: who → (takes what is free, what lies with another; hands over what is free, with another)
RIGHTS: dict[str, tuple[Person, tuple[bool, bool, bool, bool]]] = {
    "officer of the service": (lambda case: case.officer, (True, False, True, False)),
    "approver of the service": (lambda case: case.director, (False, False, True, True)),
    "officer of another": (lambda case: make_person("certificate.staff"), (False,) * 4),
    "approver of another": (lambda case: make_person("certificate.approver"), (False,) * 4),
    "administrator": (lambda case: make_person("portal.admin"), (False,) * 4),
    "auditor": (lambda case: make_person("portal.auditor"), (False,) * 4),
    "citizen": (lambda case: make_person(), (False,) * 4),
    "applicant": (lambda case: case.applicant, (False,) * 4),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_takes_and_hands_over(case: Case, who: str):
    person, allowed = RIGHTS[who]
    browser = case.browser(person(case))
    address = f"/staff/petitions/{case.petition.reference}"
    third = make_person("id_card.staff")
    results = []
    for action, data in (("assign", {"to": "me"}), ("hand-over", {"to": third.id})):
        for holds in (None, case.colleague.id):
            _lay(case, holds)
            status = browser.post(f"{address}/{action}", data=data).status_code
            assert (status == 303) is (holder(case) != holds)
            assert status in {303, 404, 409}
            results.append(status == 303)
    assert tuple(results) == allowed


def _lay(case: Case, holder_id: int | None) -> None:
    with transaction() as session:
        session.get_one(type(case.petition), case.petition.id).assignee_id = holder_id


@pytest.mark.parametrize(("to", "trouble"), [
    (lambda case: make_person("certificate.staff"), Refused),
    (lambda case: make_person("id_card.approver"), Refused),
    (lambda case: make_person(), Refused),
    (lambda case: case.applicant, Refused),
    (lambda case: case.officer, Refused),
])  # fmt: skip
def test_it_goes_only_to_other_officers_of_the_service(case: Case, to: Any, trouble: type):
    assign(case.petition.id, as_reader(case.officer), to_me=True)
    with pytest.raises(trouble):
        hand_over(case.petition.id, as_reader(case.officer), to(case).id)
    assert holder(case) == case.officer.id


def test_an_applicant_who_is_an_officer_is_not_given_their_own(app: Portal):
    applicant, officer = make_person("id_card.staff"), make_person("id_card.staff")
    petition = filed(applicant, "own")
    with pytest.raises(Refused):
        hand_over(petition.id, as_reader(officer), applicant.id)
    assert [one.id for one in assigning.colleagues(petition)] == [officer.id]


def test_what_lies_with_somebody_who_left_can_be_taken(case: Case):
    assign(case.petition.id, as_reader(case.colleague), to_me=True)
    with pytest.raises(NotAllowed):
        assign(case.petition.id, as_reader(case.officer), to_me=True)
    with transaction() as session:
        session.execute(
            update(User).where(User.id == case.colleague.id).values(disabled_at=now())
        )
    assign(case.petition.id, as_reader(case.officer), to_me=True)
    assert holder(case) == case.officer.id


def test_what_has_ended_is_not_handed_over(case: Case):
    advance(case.petition.id, "cancel", as_reader(case.officer), office=True, note="x")
    with pytest.raises(NotAllowed):
        hand_over(case.petition.id, as_reader(case.officer), case.colleague.id)


def test_a_refused_hand_over_keeps_what_was_typed(case: Case):
    answer = case.browser(case.officer).post(
        f"/staff/petitions/{case.petition.reference}/hand-over",
        data={"to": "", "note": "ฝากด้วย</textarea>"},
    )
    assert answer.status_code == 422
    assert "ฝากด้วย&lt;/textarea&gt;" in answer.text
    assert 'href="#hand-to"' in answer.text
    too_long = {"to": case.colleague.id, "note": "ก" * 501}
    address = f"/staff/petitions/{case.petition.reference}/hand-over"
    assert case.browser(case.officer).post(address, data=too_long).status_code == 422
    assert holder(case) is None


def test_several_go_at_once_and_what_cannot_is_listed(case: Case):
    ready = filed(case.applicant, "ready")
    ended = filed(make_person(), "ended")
    theirs = filed(make_person(), "theirs")
    own = filed(case.officer, "own")
    advance(ended.id, "cancel", as_reader(case.officer), office=True, note="x")
    third = make_person("id_card.staff")
    assign(theirs.id, as_reader(third), to_me=True)
    every = [case.petition, ready, ended, theirs, own]
    browser = case.browser(case.officer)
    asked = browser.post("/staff/together", data={
        "petition": [f"{one.reference}:1" for one in every], "action": "hand_over",
        "note": "ช่วยรับช่วง", "slug": "id-card",
    })  # fmt: skip
    assert asked.status_code == 200
    assert case.colleague.full_name in asked.text
    assert "ช่วยรับช่วง" in asked.text
    assert own.reference not in asked.text
    chosen = {
        "petition": [one.reference for one in every], "note": "ช่วยรับช่วง", "slug": "id-card",
    }  # fmt: skip
    nobody = browser.post("/staff/hand-over", data={**chosen, "to": ""})
    assert nobody.status_code == 422
    assert "ช่วยรับช่วง" in nobody.text
    answer = browser.post("/staff/hand-over", data={**chosen, "to": case.colleague.id})
    assert answer.status_code == 409
    assert "คำร้อง 3 รายการไม่มีการเปลี่ยนแปลง" in answer.text
    assert [fresh(one).assignee_id for one in every] == [
        case.colleague.id, case.colleague.id, case.officer.id, third.id, None,
    ]
    assert told(case.colleague).count("petition_handed") == 2
    handed = select(Message.id).where(Message.kind == "petition_handed")
    assert not db.session.scalars(
        select(Delivery.id).where(Delivery.message_id.in_(handed))
    ).all(), "a hundred mails help nobody"


def test_handing_over_to_nobodys_colleague_reveals_no_foreign_petition(case: Case):
    stranger = as_reader(make_person("certificate.staff"))
    outcomes = hand_over_all(stranger, [case.petition.reference, "9" * 16], case.colleague.id)
    assert len({str(one.trouble) for one in outcomes}) == 1
    assert [one.label for one in outcomes] == [case.petition.reference, "9" * 16]


def test_a_demoted_colleague_is_no_longer_offered(case: Case):
    assert case.colleague.id in {one.id for one in assigning.colleagues(case.petition)}
    with transaction() as session:
        session.execute(db.delete(Grant).where(Grant.user_id == case.colleague.id))
    with pytest.raises(PortalError):
        hand_over(case.petition.id, as_reader(case.officer), case.colleague.id)
