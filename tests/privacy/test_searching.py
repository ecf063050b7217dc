"""The records are searched as by reading all of them, and no faster question leaves one out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from portal.accounts.models import User
from portal.extensions import db, transaction
from portal.privacy import searching
from portal.privacy.models import AccessRecord, AuditRecord
from portal.privacy.operations import broken_seals, keep_check, record_act
from portal.privacy.searching import Wanted
from portal.testing import make_person, reader_for
from tests.queries import statements_of

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
WORDS = ("ย้าย", "100%", "a_b", '"')

rows_of = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.sampled_from(("x", "y")),
              st.integers(0, 5), st.sampled_from(("", *WORDS))),
    max_size=25,
)  # fmt: skip
people = st.none() | st.lists(st.integers(0, 3), max_size=2, unique=True).map(tuple)
questions = st.builds(
    Wanted, by=people, about=people, action=st.sampled_from(("", "x", "z")),
    words=st.sampled_from(("", *WORDS)),
    since=st.none() | st.integers(0, 5).map(lambda n: BEGIN + timedelta(hours=n)),
    until=st.none() | st.integers(0, 5).map(lambda n: BEGIN + timedelta(hours=n)),
)


@pytest.fixture
def crowd(app: Any) -> list[User]:
    return [make_person() for _n in range(4)]


@pytest.fixture
def auditor(app: Any) -> Any:
    return reader_for(make_person("portal.auditor"))


def pages(ask: Callable[..., Any], reader: Any, wanted: Wanted) -> list[int]:
    """The numbers of all rows on all pages, in their order."""
    found: list[int] = []
    cursor = None
    for _most in range(200):
        page = ask(reader, wanted, cursor)
        found += [row[0].id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def matches(row: AuditRecord, wanted: Wanted) -> bool:
    return (
        (wanted.by is None or row.actor_id in wanted.by)
        and (wanted.about is None or row.subject_id in wanted.about)
        and wanted.action in ("", row.action)
        and (wanted.since is None or row.at >= wanted.since)
        and (wanted.until is None or row.at < wanted.until)
        and wanted.words.lower() in row.detail["said"].lower()
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=rows_of, wanted=questions, scan=st.integers(1, 8))
def test_every_question_is_answered_as_by_reading_all(
    app: Any, crowd: list[User], auditor: Any, made: list[Any], wanted: Wanted, scan: int
) -> None:
    with db.engine.begin() as connection:
        connection.execute(AuditRecord.__table__.delete())
    numbers = [person.id for person in crowd]
    with transaction() as session:
        for number, (actor, subject, action, hour, said) in enumerate(made, 1):
            session.add(AuditRecord(
                id=number, at=BEGIN + timedelta(hours=hour), actor_id=numbers[actor],
                subject_id=numbers[subject], action=action, detail={"said": said}, seal="",
            ))  # fmt: skip
    asked = replace(
        wanted, by=_ids(wanted.by, numbers), about=_ids(wanted.about, numbers)
    )
    every = db.session.scalars(select(AuditRecord)).all()
    right = [r.id for r in sorted(every, key=lambda r: (r.at, r.id), reverse=True)
             if matches(r, asked)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "SIZE", 3)
        patch.setattr(searching, "SCAN", scan)
        patch.setattr(searching, "BATCH", 4)
        assert pages(searching.acts, auditor, asked) == right
        assert [row[0].id for row in searching.every_act(auditor, asked)] == right


def _ids(places: tuple[int, ...] | None, numbers: list[int]) -> tuple[int, ...] | None:
    return None if places is None else tuple(numbers[place] for place in places)


def test_only_administrators_and_auditors_find_anything(app: Any) -> None:
    record_act("x", actor_id=None, before=1, after=2)
    for roles, number in (((), 0), (("id_card.staff",), 0), (("portal.auditor",), 1),
                          (("portal.admin",), 1)):
        reader = reader_for(make_person(*roles))
        assert len(searching.acts(reader, Wanted(), None).rows) == number
        assert len(list(searching.every_act(reader, Wanted()))) == number


@pytest.mark.parametrize("address", ["/admin/audit/", "/admin/audit/access"])
def test_pages_are_for_administrators_and_auditors(enter: Any, address: str) -> None:
    for roles, status in (((), 404), (("id_card.staff",), 404), (("id_card.approver",), 404),
                          (("portal.auditor",), 200), (("portal.admin",), 200)):
        browser = enter(*roles)
        assert browser.get(address).status_code == status, roles
        for kind in ("csv", "xlsx"):
            file = address.rstrip("/") + f"/file.{kind}"
            assert browser.post(file).status_code == status, (roles, file)


def test_an_act_is_told_in_words_with_before_and_after(enter: Any) -> None:
    browser, person = enter("portal.admin", language="en"), make_person(first_name="สมหญิง")
    browser.post(f"/admin/users/{person.id}/grant", data={"role": "portal.auditor"})
    page = browser.get("/admin/audit/?about=สมหญิง").text
    assert "Role given" in page
    assert re.search(r"–\s*<span class=\"muted\">→</span>\s*<b>Auditor</b>", page)
    assert browser.get(f"/admin/audit/?by={person.id}").text.count("Role given</th>") == 0


@pytest.mark.parametrize(("asked", "sentence"), [
    ("by=1-2345-67890-12-1", "ID number"), ("about=๑๒๓๔๕๖๗๘๙๐๑๒๑", "ID number"),
    ("since=2026-11-10&until=2026-11-09", "before the first"), ("since=x", "class=\"trouble\""),
    ("words=" + "x" * 101, "class=\"trouble\""), ("by=ซ้ำ", "write more"),
])  # fmt: skip
def test_a_bad_question_is_answered_with_a_sentence(
    enter: Any, asked: str, sentence: str
) -> None:
    browser = enter("portal.auditor", language="en")
    for _n in range(21 if "ซ้ำ" in asked else 0):
        make_person(first_name="ซ้ำ")
    answer = browser.get(f"/admin/audit/?{asked}")
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("query", [
    "at=x", "at=WzAsMV0", "action=nothing", "by=999999999", "words=%25", "words=_", "by=%27",
    "since=0001-01-01", "until=9999-12-31", "action=x&action=y", "at=" + "A" * 3000,
])
def test_strange_questions_break_nothing(enter: Any, query: str) -> None:
    browser = enter("portal.auditor")
    for address in ("/admin/audit/", "/admin/audit/access"):
        assert browser.get(f"{address}?{query}").status_code in {200, 422}


def test_a_file_holds_what_was_asked_and_that_it_was_taken_is_an_act(enter: Any) -> None:
    browser = enter("portal.auditor", language="en", first_name="ผู้ตรวจ")
    record_act("number_voided", actor_id=browser.person.id, reason="=1+1", before="a", after="b")
    record_act("role.granted", actor_id=None, before=[], after=["portal.admin"])
    answer = browser.post("/admin/audit/file.csv", data={"action": "number_voided"})
    lines = answer.text.splitlines()
    assert len(lines) == 2
    assert "Number made void" in lines[1]
    assert "Role given" not in answer.text
    last = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id.desc())).first()
    assert last
    assert (last.action, last.actor_id) == ("trail.exported", browser.person.id)
    assert last.detail == {"records": "acts", "asked": {"action": "number_voided"}}
    assert broken_seals() == []
    assert browser.post("/admin/audit/file.xlsx").data[:2] == b"PK"
    assert browser.get("/admin/audit/file.csv").status_code == 405


def test_looks_are_found_by_who_and_whom_and_reference(enter: Any) -> None:
    admin, person = enter("portal.admin", language="en"), make_person(first_name="ถูกดู")
    admin.get(f"/admin/users/{person.id}")
    with transaction() as session:
        session.add(AccessRecord(reader_id=person.id, subject_id=admin.person.id, action="print",
                                 about="1120261119093216"))
    page = admin.get("/admin/audit/access?about=ถูกดู").text
    assert "Looked at</td>" in page
    assert "1120261119093216" not in page
    page = admin.get("/admin/audit/access?words=1120261119093216&action=print").text
    assert "1120261119093216" in page


def test_a_page_asks_the_database_five_times_at_most(enter: Any) -> None:
    browser = enter("portal.auditor")
    for n in range(60):
        record_act("role.granted", actor_id=browser.person.id, before=n, after=[])
    with statements_of(db.engine) as asked:
        assert browser.get(f"/admin/audit/?by={browser.person.id}&words=9").status_code == 200
    assert len(asked) <= 5, asked


def test_what_the_last_check_found_is_shown(app: Any, enter: Any) -> None:
    browser = enter("portal.auditor", language="en")
    assert "No check was made yet" in browser.get("/admin/audit/").text
    app.test_cli_runner().invoke(args=["check"])
    keep_check({"audit": []})
    assert "found everything sound" in browser.get("/admin/audit/").text
    keep_check({"audit": ["audit record 3 was changed"]})
    page = browser.get("/admin/audit/").text
    assert "found 1 trouble" in page
    assert "audit record 3 was changed" in page
