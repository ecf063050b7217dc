"""A document is issued whole or not at all, and what was issued stays as it was."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.checking import troubles
from portal.demo.papers import paper
from portal.documents.issuing import IssuedDocument, issue, reserve, revoke
from portal.documents.issuing.holders import masked_name
from portal.documents.issuing.reserving import ALPHABET
from portal.errors import Refused, Unavailable
from portal.extensions import db, transaction
from portal.i18n import lazy_gettext, use_language
from portal.messages.models import Message
from portal.privacy.models import AuditRecord
from portal.uploads.models import StoredFile
from portal.uploads.operations import sweep
from portal.uploads.queries import latest_results
from portal.uploads.storage import storage
from tests.documents.issuing.papers import WORDS, issued, stored
from tests.petitions.conftest import Case


def rows(model: type = IssuedDocument) -> list[Any]:
    return list(db.session.scalars(select(model).execution_options(populate_existing=True)))


def test_what_is_issued_is_kept_with_its_hash_number_and_masked_name(case: Case):
    document = issued(case.petition, case.officer.id)
    assert stored(document) == paper()
    assert document.sha256 == sha256(paper()).hexdigest()
    assert (document.size, document.signature, document.state) == (len(paper()), "none", "valid")
    assert document.number_text == "ที่ ศธ 04001/12"
    assert document.holder == masked_name(case.petition.applicant_name)
    assert document.issued_by_id == case.officer.id
    assert document.issued_at.tzinfo is not None
    assert not any(troubles().values())


def test_an_address_is_short_and_cannot_be_guessed(case: Case):
    made = [reserve() for _ in range(200)]
    assert len({one.id for one in made}) == 200
    assert all(len(one.id) == 16 and set(one.id) <= set(ALPHABET) for one in made)
    assert made[0].url == f"http://localhost/verify/{made[0].id}"
    assert made[0].qr_svg.startswith(b"<svg")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("นางสาวฟ้าใส ใจสมมติ", "นางสาวฟ้าใส ใจ***"),
        ("นายตะวัน นามสมมติ", "นายตะวัน น***"),
        ("ທ້າວແສງ ແກ້ວມະນີ", "ທ້າວແສງ ແກ້***"),
        ("Mr John Smith", "Mr J*** S***"),
        ("ฟ้าใส", "ฟ้***"),
        ("", "***"),
    ],
)
def test_a_public_page_knows_no_full_surname(name: str, shown: str):
    assert masked_name(name) == shown


def test_labels_are_thai_whatever_language_the_officer_reads(case: Case):
    with use_language("en"):
        document = issued(case.petition, case.officer.id, label=lazy_gettext("Completed"))
    assert document.label == "ดำเนินการเรียบร้อย"


def test_outside_a_transaction_nothing_is_issued(case: Case):
    with pytest.raises(RuntimeError, match="transaction"):
        issue(reserve(), case.petition, pdf=paper(), by=case.officer.id, **WORDS)
    assert rows() == []


def test_when_the_step_fails_neither_row_nor_file_is_left(case: Case):
    def fail() -> None:
        with transaction():
            issue(reserve(), case.petition, pdf=paper(), by=case.officer.id, **WORDS)
            raise Refused("later")

    with pytest.raises(Refused):
        fail()
    assert rows() == rows(StoredFile) == []
    assert len(list(storage().lying())) == 1  # what the sweep takes an hour later


def test_the_sweep_leaves_issued_bytes_alone(case: Case):
    from datetime import timedelta

    document = issued(case.petition, case.officer.id)
    assert sweep(older_than=timedelta(seconds=-5)) == 0
    assert stored(document) == paper()


@pytest.mark.parametrize(
    ("column", "value"),
    [("sha256", "0" * 64), ("size", 7), ("number_text", "1"), ("holder", "ผู้อื่น"), ("title", "x"),
     ("signature", "office"), ("issued_by_id", 0), ("file_id", "f" * 32), ("label", "x"),
     ("kind", "work"), ("issued_at", "2020-01-01 00:00:00")],
)  # fmt: skip
def test_the_database_lets_nobody_change_what_was_issued(case: Case, column: str, value: object):
    document = issued(case.petition, case.officer.id)
    statement = text(f"UPDATE issued_document SET {column} = :value WHERE id = :id")
    with pytest.raises(DBAPIError, match="never changes"), transaction() as session:
        session.execute(statement, {"value": value, "id": document.id})
    assert rows()[0].sha256 == document.sha256


def test_erasure_may_empty_the_name_and_take_the_bytes_and_the_hash_still_speaks(case: Case):
    document = issued(case.petition, case.officer.id)
    with transaction() as session:
        session.execute(update(IssuedDocument).values(holder="", file_id=None))
        session.execute(delete(StoredFile))
    assert rows()[0].sha256 == document.sha256
    assert not any(troubles().values())


@pytest.mark.parametrize(
    "values",
    [{"state": "revoked"}, {"state": "superseded"}, {"state": "lost"}, {"reason": "x"}],
)
def test_a_standing_without_what_it_needs_is_refused_by_the_database(
    case: Case, values: dict[str, str]
):
    issued(case.petition, case.officer.id)
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(IssuedDocument).values(**values))


def test_revoking_says_why_when_and_who_and_tells_the_applicant(case: Case):
    document = issued(case.petition, case.officer.id)
    revoke(document, "  พิมพ์ชื่อผิด ", by=case.officer.id)
    kept = rows()[0]
    assert (kept.state, kept.reason) == ("revoked", "พิมพ์ชื่อผิด")
    assert kept.revoked_by_id == case.officer.id
    assert kept.revoked_at is not None
    (told,) = (m for m in rows(Message) if m.kind == "document_revoked")
    assert told.user_id == case.applicant.id
    assert [a.action for a in rows(AuditRecord)] == ["document.revoked"]
    assert stored(kept) == paper()
    assert not any(troubles().values())


@pytest.mark.parametrize("reason", ["", " \n ", "ก" * 501])
def test_revoking_needs_a_reason_people_can_read(case: Case, reason: str):
    document = issued(case.petition, case.officer.id)
    with pytest.raises(Refused):
        revoke(document, reason, by=case.officer.id)
    assert rows()[0].state == "valid"


def test_what_is_revoked_stays_revoked(case: Case):
    document = issued(case.petition, case.officer.id)
    revoke(document, "ผิด", by=case.officer.id)
    with pytest.raises(Refused, match="hold"), use_language("en"):
        revoke(document, "อีกครั้ง", by=case.officer.id)
    back = "UPDATE issued_document SET state = 'valid', revoked_at = NULL, reason = ''"
    with pytest.raises(DBAPIError, match="never changes"), transaction() as session:
        session.execute(text(back))


def test_a_new_document_takes_the_place_of_the_old_one(case: Case):
    old = issued(case.petition, case.officer.id)
    assert latest_results([case.petition.id]) == {case.petition.id: old.file_id}
    new = issued(case.petition, case.officer.id, number_text="13", replaces=old)
    kept = {row.id: row for row in rows()}
    assert (kept[old.id].state, kept[old.id].superseded_by_id) == ("superseded", new.id)
    assert kept[new.id].state == "valid"
    assert latest_results([case.petition.id]) == {case.petition.id: new.file_id}
    assert not any(troubles().values())


def test_a_revoked_document_leads_to_the_new_one_and_stays_revoked(case: Case):
    old = issued(case.petition, case.officer.id)
    revoke(old, "ผิด", by=case.officer.id)
    new = issued(case.petition, case.officer.id, replaces=old)
    kept = {row.id: row for row in rows()}
    assert (kept[old.id].state, kept[old.id].superseded_by_id) == ("revoked", new.id)


def test_one_document_is_replaced_once(case: Case):
    old = issued(case.petition, case.officer.id)
    issued(case.petition, case.officer.id, replaces=old)
    with pytest.raises(Refused):
        issued(case.petition, case.officer.id, replaces=old)
    assert len(rows()) == 2


def test_a_changed_byte_in_the_storage_is_named_and_not_sent(case: Case):
    document = issued(case.petition, case.officer.id)
    folder = case.app.config["PORTAL_INSTANCE"] / "uploads" / str(document.file_id)[:2]
    file = folder / str(document.file_id)
    file.write_bytes(paper().replace(b"Helvetica", b"Helvetics"))
    assert troubles()["files"] == [f"stored file {document.file_id} is changed"]
    answer = case.browser(case.applicant).get(f"/files/{document.file_id}")
    assert answer.status_code == 503
    assert b"Helvetics" not in answer.data


def test_a_storage_that_takes_nothing_issues_nothing(case: Case, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("portal.uploads.folder.Folder.put", full)
    with pytest.raises(Unavailable):
        issued(case.petition, case.officer.id)
    assert rows() == rows(StoredFile) == []


def test_check_names_a_row_whose_file_is_another_and_a_file_whose_row_is_gone(case: Case):
    document = issued(case.petition, case.officer.id)
    with transaction() as session:
        session.execute(update(StoredFile).values(sha256="0" * 64))
    assert any(document.id in line for line in troubles()["issued"])
    with transaction() as session:
        session.execute(delete(IssuedDocument))
    assert any("gone" in line for line in troubles()["issued"])
