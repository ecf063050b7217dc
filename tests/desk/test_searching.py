"""Quick search: everything of one's own services and nothing else; an ID is in no address."""

from __future__ import annotations

import pytest

from portal.accounts.identity import with_dashes
from portal.extensions import db, transaction
from portal.i18n import thai
from portal.petitions.applicant import national_id
from portal.petitions.models import Petition
from portal.privacy.models import AccessRecord
from portal.testing import invented_id, make_person
from tests.queries import statements_of

from .conftest import Office


def asked_for(office: Office, person: object, typed: str) -> str:
    """The page at the end of a search from the box."""
    answer = office.browser(person).post("/staff/search", data={"q": typed}, follow_redirects=True)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    assert answer.request.query_string.decode().count("q=") <= 1
    return answer.text


@pytest.mark.parametrize("typed", ["ฟ้าใส", "ใจสมมติ", "ฟ้", "phone", "reference", "id", "thai id"])
def test_who_finds_what_by_name_telephone_reference_and_id(office: Office, typed: str):
    """The table of rights: card, letter → officers of each, administrator, auditor, oneself."""
    people = {
        (True, False): office.cards, (False, True): office.letters,
        (True, True): make_person("portal.admin"), (True, True, ""): make_person("portal.auditor"),
        (True, True, "both"): make_person("id_card.approver", "certificate.staff"),
        (False, False): make_person("pension.staff"),
    }
    number = national_id(office.applicant)
    for sees, person in people.items():
        for petition, seen in zip((office.card, office.letter), sees, strict=False):
            words = {"phone": petition.phone, "reference": petition.reference,
                     "id": with_dashes(number), "thai id": thai(number)}
            page = asked_for(office, person, words.get(typed, typed))
            assert (f"/staff/petitions/{petition.reference}" in page) is seen, (sees, typed)


def test_own_petitions_are_not_found(office: Office):
    officer = make_person("id_card.staff", "certificate.staff")
    with transaction() as session:
        for one in (office.card, office.letter):
            session.get_one(Petition, one.id).applicant_id = officer.id
    for typed in ("ฟ้าใส", office.card.reference, office.card.phone, national_id(officer)):
        assert "/staff/petitions/" not in asked_for(office, officer, typed), typed


def test_a_whole_reference_leads_straight_to_its_petition(office: Office):
    browser = office.browser(office.cards)
    answer = browser.post("/staff/search", data={"q": f" {office.card.reference} "})
    assert answer.location == f"/staff/petitions/{office.card.reference}"
    foreign = browser.post("/staff/search", data={"q": office.letter.reference})
    assert foreign.location == f"/staff/search?q={office.letter.reference}"


def test_a_look_by_id_is_written_down_and_shown_to_the_person(office: Office):
    number = national_id(office.applicant)
    page = asked_for(office, office.cards, number)
    assert number not in page
    (record,) = db.session.scalars(db.select(AccessRecord)).all()
    assert (record.reader_id, record.subject_id, record.action, record.about) == (
        office.cards.id, office.applicant.id, "search", "")
    assert "ค้นหาด้วยเลขประจำตัวประชาชน" in office.browser(office.applicant).get("/account/data").text


@pytest.mark.parametrize("address", ["/staff/search", "/staff/id-card"])
def test_an_id_stands_in_no_address(office: Office, address: str):
    number = national_id(office.applicant)
    browser = office.browser(office.cards)
    for typed in (number, with_dashes(number), thai(number), f"บัตร {number}"):
        assert browser.get(address, query_string={"q": typed}).status_code == 422, typed
        answer = browser.post(address, data={"q": typed})
        assert answer.status_code in {200, 422}
        assert "Location" not in answer.headers
        assert number not in answer.text


def test_a_mistyped_id_is_told_and_an_unknown_one_finds_nothing(office: Office):
    browser = office.browser(office.cards)
    number = national_id(office.applicant)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = browser.post("/staff/search", data={"q": wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    nobody = browser.post("/staff/search", data={"q": invented_id(99_999_999)})
    assert nobody.status_code == 200
    assert "/staff/petitions/" not in nobody.text


def test_a_demoted_officer_searches_nothing(office: Office):
    from portal.accounts.models import Grant

    browser = office.browser(office.cards)
    with transaction() as session:
        session.execute(db.delete(Grant).where(Grant.user_id == office.cards.id))
    assert browser.get("/staff/search?q=ฟ้าใส").status_code == 404
    assert browser.post("/staff/search", data={"q": "ฟ้าใส"}).status_code == 404


@pytest.mark.parametrize("typed", ["ฟ้าใส", "081", "1120", "ฟ้", "ฟ้าใส 081", "", "\x00%_\"'"])
def test_a_search_page_needs_at_most_four_queries(office: Office, typed: str):
    browser = office.browser(make_person("portal.admin"))
    browser.get("/staff/search")
    with statements_of(db.engine) as heard:
        assert browser.get("/staff/search", query_string={"q": typed}).status_code == 200
    assert 0 < len(heard) <= 4, heard
