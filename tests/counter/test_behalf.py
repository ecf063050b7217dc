"""An officer files for a person who stands there: theirs in every way, and never unnoticed."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select, update

from portal.accounts.models import Grant, User
from portal.app import Portal
from portal.counter import consent
from portal.counter.models import CounterFiling
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.models import Delivery, Message
from portal.petitions.models import Draft, Petition, PetitionEvent
from portal.petitions.operations import advance
from portal.petitions.receipts import token_of as status_token
from portal.privacy.models import AccessRecord, AuditRecord
from portal.testing import make_person, reader_for
from portal.uploads.models import StoredFile
from tests.petitions.conftest import ANSWERS, fresh

from .conftest import AGREED, Counter, card, token_of


def petition_of(reference: str) -> Petition:
    return db.session.scalars(select(Petition).where(Petition.reference == reference)).one()


def rows(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def filed(counter: Counter) -> Petition:
    form = counter.begin()
    return petition_of(counter.send(form, {**ANSWERS, "id_card_copy": card()}))


def test_it_is_the_persons_and_says_who_filed_it(counter: Counter):
    petition = filed(counter)
    assert petition.applicant_id == counter.person.id
    assert petition.applicant_name == counter.person.full_name
    assert petition.assignee_id is None, "filing it is no taking it"
    event = db.session.scalars(select(PetitionEvent)).one()
    assert (event.action, event.actor_id, event.by) == ("submit", counter.officer.id, "staff")
    assert event.answers
    filing = db.session.scalars(select(CounterFiling)).one()
    assert (filing.petition_id, filing.consent_how) == (petition.id, "spoken")
    assert filing.consent_version == consent.version()
    acts = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id)).all()
    assert [(act.action, act.actor_id, act.subject_id) for act in acts] == [
        ("petition.consent", counter.officer.id, counter.person.id),
        ("petition.filed_for", counter.officer.id, counter.person.id),
    ]
    assert acts[1].detail["reference"] == petition.reference


def test_the_person_is_told_sees_it_and_may_cancel_it(counter: Counter):
    petition = filed(counter)
    message = db.session.scalars(select(Message).filter_by(user_id=counter.person.id)).one()
    assert (message.kind, message.parameters["who"]) == (
        "petition_filed", counter.officer.full_name,
    )
    assert db.session.scalars(select(Delivery.channel).filter_by(message_id=message.id)).all()
    mine = counter.of(counter.person)
    page = mine.get(f"/petitions/{petition.reference}").text
    assert counter.officer.full_name in page
    assert "ยื่นแทนผู้ยื่นคำขอที่เคาน์เตอร์" in page
    assert mine.get(f"/petitions/{petition.reference}/edit").status_code == 200
    data = {"version": fresh(petition).version, "note": ""}
    assert mine.post(f"/petitions/{petition.reference}/cancel", data=data).status_code == 303
    looks = db.session.scalars(
        select(AccessRecord.action).where(AccessRecord.subject_id == counter.person.id)
    ).all()
    assert "view" in looks


def test_the_receipt_prints_and_its_code_leads_officers_to_the_desk(counter: Counter):
    petition = filed(counter)
    receipt = counter.browser.get(f"/staff/petitions/{petition.reference}/receipt.pdf")
    assert receipt.status_code == 200
    assert receipt.data.startswith(b"%PDF-")
    address = f"/s/{status_token(petition.reference)}"
    link = f'href="/staff/petitions/{petition.reference}"'
    assert link in counter.browser.get(address).text
    stranger = counter.of(make_person("certificate.staff"))
    for others in (counter.of(counter.person), stranger, counter.app.test_client()):
        assert link not in others.get(address).text


def test_who_filed_it_may_process_it_and_both_stand_in_the_history(counter: Counter):
    petition = filed(counter)
    advance(petition.id, "take", reader_for(counter.officer), office=True)
    page = counter.browser.get(f"/staff/petitions/{petition.reference}").text
    assert page.count(counter.officer.full_name) >= 2
    assert "อ่านข้อความให้ฟังและได้รับความยินยอม" in page


def test_the_officer_sees_the_persons_facts_and_not_their_own(counter: Counter):
    page = counter.browser.get(counter.begin()).text
    assert counter.person.full_name in page
    facts = page.partition('id="applicant"')[2].partition("</dl>")[0]
    assert counter.person.full_name in facts
    assert counter.officer.last_name not in facts
    chosen = re.search(r'<[^>]*(?:checked|selected)[^>]*value="permanent_employee"', page)
    assert chosen, "prefilled from the person"


def test_three_drafts_of_one_form_know_nothing_of_each_other(counter: Counter):
    """The person's own, the officer's own, and what the officer fills in for the person."""
    form = counter.begin()
    places = {
        "behalf": (counter.browser, form),
        "officer": (counter.browser, "/services/id-card/new"),
        "person": (counter.of(counter.person), "/services/id-card/new"),
    }
    for name, (browser, address) in places.items():
        browser.post(address, data={**ANSWERS, "unit": f"โรงเรียน {name}"})
    for name, (browser, address) in places.items():
        page = browser.get(address).text
        assert [other for other in places if f"โรงเรียน {other}" in page] == [name]
    assert rows(Draft) == 3
    counter.send(form, {**ANSWERS, "id_card_copy": card()})
    left = db.session.scalars(select(Draft.user_id).order_by(Draft.user_id)).all()
    assert left == sorted([counter.person.id, counter.officer.id])


def test_sent_twice_it_is_one(counter: Counter):
    form = counter.begin()
    counter.browser.post(form, data={**ANSWERS, "id_card_copy": card()})
    page = counter.browser.get(f"{form}/check").text
    sent = {"token": token_of(page), "confirm": "y"}
    first = counter.browser.post(f"{form}/check", data=sent)
    again = counter.browser.post(f"{form}/check", data=sent)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert rows(Petition) == 1
    assert counter.browser.get(form).location.endswith("/sent")


def test_a_second_petition_of_the_person_needs_a_consent_of_its_own(counter: Counter):
    filed(counter)
    second = counter.begin(how="signed")
    assert [f.consent_how for f in db.session.scalars(
        select(CounterFiling).order_by(CounterFiling.id)
    )] == ["spoken", "signed"]  # fmt: skip
    assert counter.browser.get(second).status_code == 200


def test_begun_before_it_goes_on_and_dropped_it_is_forgotten(counter: Counter):
    form = counter.begin()
    counter.browser.post(form, data={**ANSWERS, "unit": "โรงเรียนเดิม", "id_card_copy": card()})
    assert counter.begin() == form
    assert "โรงเรียนเดิม" in counter.browser.get(form).text
    assert counter.browser.post(f"{form}/drop").status_code == 303
    assert counter.browser.get(form).status_code == 404
    assert [rows(model) for model in (Petition, Draft, CounterFiling, StoredFile)] == [0] * 4


def test_a_signed_paper_goes_with_the_petition(counter: Counter):
    form = counter.begin(how="signed", paper=card("ยินยอม.png"))
    petition = petition_of(counter.send(form, {**ANSWERS, "id_card_copy": card()}))
    slots = db.session.scalars(
        select(StoredFile.slot).where(StoredFile.petition_id == petition.id)
    ).all()
    assert sorted(slots) == ["consent_paper", "id_card_copy"]
    page = counter.browser.get(f"/staff/petitions/{petition.reference}").text
    assert "หนังสือยินยอมที่ลงชื่อ" in page


@pytest.mark.parametrize(("given", "sentence"), [
    ({"agreed": ""}, "หากเจ้าตัวไม่ยินยอม จะยื่นแทนไม่ได้"),
    ({"how": ""}, "โปรดระบุว่ายินยอมโดยวิธีใด"),
    ({"how": "telepathy"}, "how-0"),
    ({"service": ""}, "service"),
    ({"service": "certificate"}, "service"),
    ({"service": "no_such"}, "service"),
    ({"paper": b"GIF89a nothing"}, "paper-error"),
])  # fmt: skip
def test_without_consent_or_for_a_foreign_service_nothing_begins(
    counter: Counter, given: dict[str, Any], sentence: str
):
    data: dict[str, Any] = {**AGREED, "handle": counter.handle(), **given}
    if "paper" in data:
        data["paper"] = (io.BytesIO(data["paper"]), "x.gif")
    answer = counter.browser.post("/staff/behalf", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rows(Petition) == 0
    assert rows(CounterFiling) == ("paper" in given)


def test_nobody_files_for_themselves_as_an_officer(app: Portal):
    counter = Counter(app)
    with transaction() as session:
        session.add(Grant(user_id=counter.person.id, service_code="id_card", role="staff"))
    browser = counter.of(counter.person)
    page = browser.post("/staff/people", data={"national_id": counter.number}).text
    assert "/staff/behalf" not in page
    handle = page.partition('name="handle" value="')[2].partition('"')[0]
    handle = handle or counter.handle()
    answer = browser.post("/staff/behalf", data={**AGREED, "handle": handle})
    assert answer.status_code in {404, 422}
    assert rows(CounterFiling) == 0


WHO = {
    "a colleague": ("id_card.staff",), "the approver": ("id_card.approver",),
    "an officer of another service": ("certificate.staff",), "an administrator": ("portal.admin",),
    "an auditor": ("portal.auditor",), "a citizen": (),
}


@pytest.mark.parametrize("who", WHO)
def test_only_who_began_it_goes_on_with_it(counter: Counter, who: str):
    form = counter.begin()
    browser = counter.of(make_person(*WHO[who]))
    for address in (form, f"{form}/check", f"{form}/sent"):
        assert browser.get(address).status_code == 404
    for part in ("", "/draft", "/files/id_card_copy", "/estimate", "/check", "/drop"):
        assert browser.post(form + part, data=ANSWERS).status_code == 404, part
    assert rows(CounterFiling) == 1


@pytest.mark.parametrize("who", ["an officer of another service", "an administrator", "a citizen"])
def test_only_officers_of_the_service_begin(app: Portal, who: str):
    counter = Counter(app, *WHO[who]) if WHO[who] else Counter(app)
    browser = counter.browser if WHO[who] else counter.of(counter.person)
    handle = counter.handle() if counter.officer.grants[0].role == "staff" else "x"
    answer = browser.post("/staff/behalf", data={**AGREED, "handle": handle})
    assert answer.status_code in {404, 422}
    assert rows(CounterFiling) == 0


def test_a_demoted_officer_is_out_of_what_was_begun(counter: Counter):
    form = counter.begin()
    with transaction() as session:
        session.execute(
            update(Grant).where(Grant.user_id == counter.officer.id).values(role="approver")
        )
    assert counter.browser.get(form).status_code == 404
    assert counter.browser.post(f"{form}/check", data={"confirm": "y"}).status_code == 404
    assert rows(Petition) == 0


def test_a_service_for_verified_accounts_asks_for_the_card_first(counter: Counter):
    counter.app.config["VERIFIED_ONLY"] = ["id_card"]
    try:
        data = {**AGREED, "handle": counter.handle()}
        answer = counter.browser.post("/staff/behalf", data=data)
        assert answer.status_code == 422
        assert "โปรดตรวจบัตรก่อน" in answer.text
        with transaction() as session:
            session.execute(
                update(User).where(User.id == counter.person.id).values(verified_at=now())
            )
        assert counter.begin()
    finally:
        counter.app.config["VERIFIED_ONLY"] = []


def test_the_copy_of_ones_data_names_who_filed_and_by_which_consent(counter: Counter):
    from portal.accounts.copy import copy_of

    petition = filed(counter)
    (one,) = copy_of(reader_for(counter.person))["filed_for_me"]
    assert (one["petition"], one["officer"]) == (petition.reference, counter.officer.full_name)
