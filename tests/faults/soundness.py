"""The measure for every fault: what was acknowledged is there, whole, once; nothing else is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, select

from portal.checking import troubles
from portal.extensions import db
from portal.messages.models import Message
from portal.petitions.models import Petition, PetitionEvent
from portal.uploads.models import StoredFile
from portal.uploads.storage import storage
from tests.faults.citizen import Sending


def everything_agrees() -> None:
    """`portal check` finds nothing."""
    db.session.rollback()
    db.session.expire_all()
    assert {name: lines for name, lines in troubles().items() if lines} == {}


def petitions_are(sendings: Iterable[Sending]) -> None:
    """The petitions are exactly these, each whole: event, receipt and files, bytes equal."""
    expected = {sending.token: sending for sending in sendings}
    db.session.rollback()
    rows = list(
        db.session.scalars(select(Petition).execution_options(populate_existing=True))
    )
    assert {row.submit_token for row in rows} == set(expected)
    assert len(rows) == len(expected)
    for row in rows:
        sending = expected[row.submit_token]
        assert row.reference == sending.reference
        assert _number(PetitionEvent, PetitionEvent.petition_id == row.id) == 1
        assert _number(
            Message, Message.user_id == row.applicant_id,
            Message.link == f"/petitions/{row.reference}",
        ) == 1  # fmt: skip
        assert files_of(row) == {"id_card_copy", "other_1"}
        assert paper_of(row) == sending.sha256


def files_of(petition: Petition) -> set[str]:
    """Slots of the files of a petition; each is read and compared with its row."""
    slots = set()
    for file in db.session.scalars(
        select(StoredFile).where(StoredFile.petition_id == petition.id)
    ):
        assert digest(file.id) == file.sha256
        assert file.slot not in slots, "a slot filled twice"
        slots.add(file.slot)
    return slots


def paper_of(petition: Petition) -> str | None:
    """SHA-256 of the stored PDF of a petition."""
    found = db.session.scalar(
        select(StoredFile.id).where(
            StoredFile.petition_id == petition.id, StoredFile.slot == "id_card_copy"
        )
    )
    return digest(found) if found else None


def digest(file_id: str) -> str:
    """SHA-256 of the bytes as they lie in the storage."""
    opened, _size = storage().open(file_id)
    with opened:
        return hashlib.sha256(opened.read()).hexdigest()


def _number(table: type, *conditions: object) -> int:
    query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalar(query) or 0
