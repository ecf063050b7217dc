"""Files taken in, replaced and given on."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.petitions.models import Draft, Petition
from portal.uploads.models import StoredFile
from portal.uploads.operations import (
    adopt,
    keep,
    receive,
    record,
    supersede,
    sweep,
)
from portal.uploads.queries import current_files, draft_files, files_by_slot
from portal.uploads.storage import storage
from tests.uploads import samples
from tests.uploads.conftest import NOW, lying, rows, sent


def test_a_file_is_stored_with_its_row(draft: Draft, owner: User) -> None:
    raw = samples.paper()
    file = receive(sent(raw, "คำร้อง.pdf"), slot="other_1", owner_id=owner.id, draft_id=draft.id)
    db.session.expire_all()
    assert (file.name, file.media_type, file.size) == ("คำร้อง.pdf", "application/pdf", len(raw))
    assert file.sha256 == hashlib.sha256(raw).hexdigest()
    assert (file.kind, file.uploaded_by_id, file.superseded_at) == ("upload", owner.id, None)
    opened, _ = storage().open(file.id)
    with opened:
        assert opened.read() == raw, "bytes equal"


def test_a_picture_has_the_hash_of_what_is_stored(draft: Draft, owner: User) -> None:
    raw = samples.picture("JPEG", comment=b"made by")
    file = receive(sent(raw, "card.jpg"), slot="id_card_copy", owner_id=owner.id, draft_id=draft.id)
    opened, size = storage().open(file.id)
    with opened:
        stored = opened.read()
    assert stored != raw
    assert file.sha256 == hashlib.sha256(stored).hexdigest()
    assert file.size == size == len(stored)


@pytest.mark.parametrize(
    ("raw", "name"),
    [(b"", "a.pdf"), (b"MZ", "a.exe"), (samples.picture(), "a.pdf"), (b"%PDF-1.7", "a.pdf")],
)
def test_a_refused_file_leaves_nothing(draft: Draft, owner: User, raw: bytes, name: str) -> None:
    with pytest.raises(Refused):
        receive(sent(raw, name), slot="other_1", owner_id=owner.id, draft_id=draft.id)
    assert rows() == lying() == set()


def test_too_large_a_file_leaves_nothing(draft: Draft, owner: User) -> None:
    with pytest.raises(Refused, match="more than 5 MB"):
        receive(
            sent(samples.paper() + bytes(6 << 20)), slot="x", owner_id=owner.id, draft_id=draft.id
        )
    assert rows() == lying() == set()


def test_a_new_upload_takes_the_slot_of_a_draft(draft: Draft, owner: User) -> None:
    for name in ("first.pdf", "second.pdf"):
        receive(sent(samples.paper(), name), slot="other_1", owner_id=owner.id, draft_id=draft.id)
    receive(sent(samples.paper(), "x.pdf"), slot="other_2", owner_id=owner.id, draft_id=draft.id)
    assert [f.name for f in draft_files(draft.id)] == ["second.pdf", "x.pdf"]


def test_a_new_upload_supersedes_the_one_of_a_petition(petition: Petition, owner: User) -> None:
    for name in ("first.pdf", "second.pdf"):
        receive(
            sent(samples.paper(), name), slot="other_1", owner_id=owner.id, petition_id=petition.id
        )
    assert [f.name for f in current_files(petition.id)] == ["second.pdf"]
    assert len(rows()) == 2, "the first stays as history"


def test_results_stand_beside_each_other(petition: Petition, owner: User) -> None:
    for name in ("first.pdf", "second.pdf"):
        receive(
            sent(samples.paper(), name), slot="result", owner_id=owner.id,
            petition_id=petition.id, kind="result",
        )  # fmt: skip
    assert [f.name for f in current_files(petition.id)] == ["first.pdf", "second.pdf"]


@pytest.mark.parametrize("both", [True, False])
def test_a_file_has_exactly_one_owner(draft: Draft, petition: Petition, both: bool) -> None:
    ids = {"draft_id": draft.id, "petition_id": petition.id} if both else {}
    with pytest.raises(ValueError, match="draft or to a petition"):
        record(keep(sent(samples.paper())), slot="x", owner_id=draft.user_id, **ids)


def test_files_go_from_the_draft_to_the_petition(
    draft: Draft, petition: Petition, owner: User
) -> None:
    def put(name: str, slot: str, **where: int) -> StoredFile:
        return receive(sent(samples.paper(), name), slot=slot, owner_id=owner.id, **where)

    old = put("old.pdf", "other_1", petition_id=petition.id)
    put("kept.pdf", "id_card_copy", petition_id=petition.id)
    put("away.pdf", "other_2", petition_id=petition.id)
    put("new.pdf", "other_1", draft_id=draft.id)
    shown = files_by_slot(draft.id, petition.id)
    assert {slot: file.name for slot, file in shown.items()} == {
        "other_1": "new.pdf", "id_card_copy": "kept.pdf", "other_2": "away.pdf",
    }  # fmt: skip
    with transaction() as session:
        adopt(draft.id, petition.id, removed=["other_2"])
        session.delete(session.get_one(Draft, draft.id))
    db.session.expire_all()
    assert {f.name for f in current_files(petition.id)} == {"new.pdf", "kept.pdf"}
    assert db.session.get_one(StoredFile, old.id).superseded_at is not None
    assert sweep(NOW) == 0, "history is in use"


def test_a_rolled_back_step_leaves_the_files_with_the_draft(
    draft: Draft, petition: Petition, owner: User
) -> None:
    receive(sent(samples.paper()), slot="other_1", owner_id=owner.id, draft_id=draft.id)

    def step() -> None:
        with transaction():
            adopt(draft.id, petition.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()
    db.session.expire_all()
    assert len(draft_files(draft.id)) == 1
    assert current_files(petition.id) == []


def test_superseding_twice_keeps_the_first_moment(petition: Petition, owner: User) -> None:
    file = receive(
        sent(samples.paper()), slot="other_1", owner_id=owner.id, petition_id=petition.id
    )
    supersede(file)
    first = file.superseded_at
    supersede(file)
    assert first is not None
    assert file.superseded_at == first
    assert current_files(petition.id) == []


def test_rows_count_what_the_database_allows(draft: Draft) -> None:
    from sqlalchemy.exc import IntegrityError

    good = keep(sent(samples.paper()))
    for change in ({"size": 0}, {"kind": "other"}):
        row = {
            "id": good.id, "draft_id": draft.id, "slot": "x", "kind": "upload", "name": "a",
            "media_type": "b", "size": 1, "sha256": "c", "uploaded_by_id": draft.user_id,
            "created_at": now(),
        }  # fmt: skip
        with pytest.raises(IntegrityError), transaction() as session:
            session.add(StoredFile(**{**row, **change}))
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
