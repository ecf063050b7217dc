"""Saved filters: one's own, of known words alone, never with a national ID."""

from __future__ import annotations

import pytest

from portal.desk.models import SavedFilter
from portal.desk.operations import MOST
from portal.extensions import db
from portal.petitions.applicant import national_id
from portal.testing import make_person
from tests.queries import statements_of

from .conftest import Office

QUEUE = "/staff/id-card"


def kept() -> list[SavedFilter]:
    """All filters of everybody, as the database has them now."""
    every = db.select(SavedFilter).order_by(SavedFilter.id)
    return list(db.session.scalars(every.execution_options(populate_existing=True)))


def save(office: Office, name: str = "ล่าช้าของฉัน", **more: str) -> int:
    """Keep a filter as the officer of cards; the status of the answer."""
    browser = office.browser(office.cards)
    data = {"name": name, "state": "late", "assigned": "me", **more}
    return browser.post(f"{QUEUE}/filters", data=data).status_code


def test_a_filter_is_kept_shown_and_opened(office: Office):
    assert save(office, q="ฟ้าใส", sort="-reference") == 303
    browser = office.browser(office.cards)
    page = browser.get(QUEUE).text
    assert "ล่าช้าของฉัน" in page
    assert browser.get(f"{QUEUE}/filters").text.count("ล่าช้าของฉัน") >= 1
    (one,) = kept()
    assert (one.state, one.assigned, one.q, one.sort, one.is_default) == (
        "late", "me", "ฟ้าใส", "-reference", False)


def test_the_default_opens_with_the_queue_and_only_there(office: Office):
    save(office, "ทั้งหมด", state="all", assigned="", default="y")
    save(office, "ของฉัน", state="", default="y")
    browser = office.browser(office.cards)
    assert [one.is_default for one in kept()] == [False, True]
    assert browser.get(QUEUE).location == f"{QUEUE}?assigned=me"
    assert browser.get(f"{QUEUE}?assigned=all").status_code == 200
    own = [one.id for one in kept()]
    browser.post(f"{QUEUE}/filters/{own[0]}", data={"act": "default"})
    assert [one.is_default for one in kept()] == [True, False]
    browser.post(f"{QUEUE}/filters/{own[0]}", data={"act": "plain"})
    assert browser.get(QUEUE).status_code == 200


def test_a_filter_is_renamed_and_deleted(office: Office):
    save(office)
    save(office, "อื่น")
    first, second = (one.id for one in kept())
    browser = office.browser(office.cards)
    assert browser.post(f"{QUEUE}/filters/{first}",
                        data={"act": "rename", "name": "  ชื่อ  ใหม่ "}).status_code == 303
    taken = browser.post(f"{QUEUE}/filters/{second}", data={"act": "rename", "name": "ชื่อ ใหม่"})
    assert taken.status_code == 409
    assert 'value="ชื่อ ใหม่"' in taken.text
    browser.post(f"{QUEUE}/filters/{first}", data={"act": "delete"})
    assert [one.name for one in kept()] == ["อื่น"]
    assert browser.post(f"{QUEUE}/filters/{first}", data={"act": "delete"}).status_code == 404
    assert browser.post(f"{QUEUE}/filters/{second}", data={"act": "burn"}).status_code == 400


def test_filters_of_others_do_not_exist(office: Office):
    save(office)
    (one,) = kept()
    for person, status in (
        (make_person("id_card.staff"), 404), (office.letters, 404), (make_person(), 404),
    ):
        browser = office.browser(person)
        for act in ("rename", "default", "delete"):
            answer = browser.post(
                f"{QUEUE}/filters/{one.id}", data={"act": act, "name": "ยึดไปแล้ว"}
            )
            assert answer.status_code == status, act
        assert "ล่าช้าของฉัน" not in browser.get(QUEUE).text
    assert office.browser(office.letters).post(
        f"{QUEUE}/filters", data={"name": "x"}).status_code == 404
    assert office.browser(office.cards).post(
        f"/staff/certificate/filters/{one.id}", data={"act": "delete"}).status_code == 404
    (still,) = kept()
    assert (still.name, still.is_default) == ("ล่าช้าของฉัน", False)


@pytest.mark.parametrize(("field", "value"), [
    ("state", "nonsense"), ("state", "approved'; --"), ("assigned", "7"), ("assigned", "somebody"),
    ("sort", "password_hash"), ("sort", "--reference"), ("applicant_id", "1"), ("pickup_date", "x"),
    ("q", "1-1014-00000-00-0"),
])  # fmt: skip
def test_what_no_queue_knows_is_refused_with_a_sentence(office: Office, field: str, value: str):
    browser = office.browser(office.cards)
    answer = browser.get(QUEUE, query_string={field: value})
    assert answer.status_code == 422, field
    assert "<h1" in answer.text
    assert browser.post(QUEUE, data={field: value}).status_code == 422
    if field in {"state", "assigned", "sort", "q"}:
        assert save(office, **{field: value}) == 422
    assert kept() == []


@pytest.mark.parametrize("name", ["", "   ", "ก" * 61])
def test_a_bad_name_is_refused_and_kept_for_correction(office: Office, name: str):
    answer = office.browser(office.cards).post(
        f"{QUEUE}/filters", data={"name": name, "state": "late"}
    )
    assert answer.status_code == 422
    assert 'name="state" value="late"' in answer.text
    assert kept() == []


def test_a_national_id_is_never_saved(office: Office):
    number = national_id(office.applicant)
    assert save(office, number) == 422
    assert save(office, q=number) == 422
    assert kept() == []


def test_twenty_filters_are_enough(office: Office):
    for n in range(MOST):
        assert save(office, f"ตัวกรอง {n}") == 303
    assert save(office, "อีกหนึ่ง") == 422
    assert save(office, "ตัวกรอง 1") == 422
    assert len(kept()) == MOST


def test_two_filters_cannot_have_one_name(office: Office):
    assert [save(office), save(office)] == [303, 409]
    assert len(kept()) == 1


@pytest.mark.parametrize("page", [
    "?assigned=all", "?state=late", "?q=ฟ้าใส", "?q=0812344521", "?q=081&assigned=me", "/filters",
])
def test_a_queue_with_filters_needs_at_most_four_queries(office: Office, page: str):
    save(office, default="y")
    browser = office.browser(office.cards)
    browser.get(QUEUE)
    with statements_of(db.engine) as heard:
        assert browser.get(f"{QUEUE}{page}").status_code == 200
    assert 0 < len(heard) <= 4, heard


def test_the_size_of_a_page_is_remembered(office: Office):
    browser = office.browser(office.cards)
    answer = browser.post(QUEUE, data={"state": "all", "size": "50"})
    assert answer.location == f"{QUEUE}?assigned=all&state=all"
    assert "<option selected>50" in browser.get(QUEUE).text
    browser.post(QUEUE, data={"state": "all", "size": "7"})
    assert "<option selected>50" in browser.get(QUEUE).text
