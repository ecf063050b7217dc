"""What lies where: the files of a form or petition, and whether rows and bytes still agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from portal.extensions import db
from portal.i18n import now
from portal.uploads.models import StoredFile
from portal.uploads.storage import storage
from portal.uploads.streaming import CHUNK

PAGE = 500


def current_files(petition_id: int) -> Sequence[StoredFile]:
    """Uploads, results and attached files of a petition that count now, oldest first.

    The caller has made sure that the reader may see the petition.
    """
    return db.session.scalars(
        select(StoredFile)
        .where(StoredFile.petition_id == petition_id, StoredFile.superseded_at.is_(None))
        .order_by(StoredFile.created_at, StoredFile.id)
    ).all()


def draft_files(draft_id: int) -> Sequence[StoredFile]:
    """What has been sent for a draft so far, oldest first."""
    return db.session.scalars(
        select(StoredFile)
        .where(StoredFile.draft_id == draft_id)
        .order_by(StoredFile.created_at, StoredFile.id)
    ).all()


def house_files(house: str) -> Sequence[StoredFile]:
    """The office's own files of one thing that count now, oldest first."""
    return db.session.scalars(
        select(StoredFile)
        .where(StoredFile.house == house, StoredFile.superseded_at.is_(None))
        .order_by(StoredFile.created_at, StoredFile.id)
    ).all()


def files_by_slot(draft_id: int | None, petition_id: int | None = None) -> dict[str, StoredFile]:
    """Slot code → the file a form shows: the petition's, or the one the draft puts in its place."""
    found: dict[str, StoredFile] = {}
    if petition_id is not None:
        found |= {f.slot: f for f in current_files(petition_id) if f.kind == "upload"}
    if draft_id is not None:
        found |= {f.slot: f for f in draft_files(draft_id) if f.kind == "upload"}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One disagreement between rows and storage; `file_id` leads to both, and names nobody."""

    file_id: str
    what: Literal["missing", "changed", "unreadable", "forgotten"]

    def __str__(self) -> str:
        return f"stored file {self.file_id} is {self.what}"


def verify_all(grace: timedelta = timedelta(days=1)) -> Iterator[Problem]:
    """Every row compared with its bytes, then files no row speaks of after `grace`.

    Reads every stored byte: minutes for many thousands of files. A `forgotten` file is no loss:
    the next sweep takes it.

    :raises OSError: the storage cannot be listed at all.
    """
    for file in _all_rows():
        what = _difference(file)
        if what is not None:
            yield Problem(file_id=file.id, what=what)
    before = now() - grace
    for lying in storage().lying():
        if lying.at < before and db.session.get(StoredFile, lying.id) is None:
            yield Problem(file_id=lying.id, what="forgotten")


def _all_rows() -> Iterator[StoredFile]:
    last = ""
    while True:
        page = db.session.scalars(
            select(StoredFile).where(StoredFile.id > last).order_by(StoredFile.id).limit(PAGE)
        ).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].id


def _difference(file: StoredFile) -> Literal["missing", "changed", "unreadable"] | None:
    digest = hashlib.sha256()
    try:
        opened, _size = storage().open(file.id)
        with opened:
            while chunk := opened.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return None if digest.hexdigest() == file.sha256 else "changed"


def latest_results(petition_ids: Sequence[int]) -> dict[int, str]:
    """Petition id → id of the newest result file the office attached, for a page of a list."""
    rows = db.session.execute(
        select(StoredFile.petition_id, StoredFile.id)
        .where(
            StoredFile.petition_id.in_(petition_ids),
            StoredFile.kind == "result",
            StoredFile.superseded_at.is_(None),
        )
        .order_by(StoredFile.created_at)
    )
    return {petition_id: file_id for petition_id, file_id in rows if petition_id is not None}
