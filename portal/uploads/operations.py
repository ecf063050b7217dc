"""Take files in, replace them, let them go; the sole writer of `stored_file`.

A file lies under its final name, fsynced, before a row speaks of it: whatever is killed when,
a row never lacks its file. A file without a row is swept, and the sweep and `record` exclude
each other in the database, so that no clock can make a fresh file look forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, func, select, update

from portal.errors import Unavailable
from portal.extensions import transaction
from portal.i18n import lazy_gettext as _, now
from portal.uploads.checks import inspect, no_room
from portal.uploads.models import StoredFile
from portal.uploads.names import cleaned
from portal.uploads.storage import new_id, storage
from portal.uploads.streaming import CHUNK, Incoming, waiting_room

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.datastructures import FileStorage

Kind = Literal["upload", "result", "message"]

#: Nothing younger is swept; taking a file in lasts a minute at most.
GRACE = timedelta(hours=1)

#: The sweep holds the write lock for so many files at a time.
BATCH = 50

_SWEEPING = 7_216_001  #: number of our advisory lock in PostgreSQL


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checked file that lies in the storage and has no row yet."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


def receive(
    sent: FileStorage,
    *,
    slot: str,
    owner_id: int,
    draft_id: int | None = None,
    petition_id: int | None = None,
    kind: Kind = "upload",
) -> StoredFile:
    """Check, store and record one file; `owner_id` is the user who sent it.

    Checking takes up to some seconds: call it outside a transaction, or call `keep` there and
    `record` inside. A new upload takes the place of the one in the same slot.

    :raises Refused: the file is not taken; the sentence says the cure.
    :raises Unavailable: it cannot be stored now; sending again is safe.
    """
    return record(
        keep(sent), slot=slot, owner_id=owner_id, draft_id=draft_id,
        petition_id=petition_id, kind=kind,
    )  # fmt: skip


def keep(sent: FileStorage) -> Kept:
    """Check and store one file, without a row: `record` it soon, or the sweep takes it.

    :raises Refused: :raises Unavailable: as `receive`.
    """
    file_id = new_id()
    with _incoming(sent) as incoming:
        checked = inspect(incoming, declared_name=sent.filename or "")
        try:
            with checked.file as file:
                written = storage().put(file_id, file)
        except OSError as trouble:
            raise no_room(trouble) from trouble
    if written.size != checked.size:
        raise no_room(OSError("fewer bytes were stored than checked"))
    return Kept(
        id=file_id,
        name=cleaned(sent.filename, fallback=f"file.{checked.extension}"),
        media_type=checked.media_type,
        size=written.size,
        sha256=written.sha256,
    )


def record(
    kept: Kept,
    *,
    slot: str,
    owner_id: int,
    draft_id: int | None = None,
    petition_id: int | None = None,
    resource_id: int | None = None,
    house: str | None = None,
    kind: Kind = "upload",
) -> StoredFile:
    """Write the row of a kept file, in the caller's transaction or one of its own.

    :raises ValueError: not exactly one of draft, petition, resource and house is given.
    :raises Unavailable: the file waited so long that it was swept.
    """
    if [draft_id, petition_id, resource_id, house].count(None) != 3:
        raise ValueError("a file belongs to a draft or to a petition, a resource or the house")
    with transaction() as session:
        _exclude_sweep(session, shared=True)
        try:
            there = storage().holds(kept.id)
        except OSError as trouble:
            raise no_room(trouble) from trouble
        if not there:
            raise Unavailable(_("The file was not kept in time. Please send it again."))
        if kind == "upload" and draft_id is not None:
            session.execute(
                delete(StoredFile).where(StoredFile.draft_id == draft_id, StoredFile.slot == slot)
            )
        elif kind == "upload" and petition_id is not None:
            _supersede_slots(session, petition_id, [slot])
        file = StoredFile(
            id=kept.id, petition_id=petition_id, draft_id=draft_id, resource_id=resource_id,
            house=house, slot=slot, kind=kind,
            name=kept.name, media_type=kept.media_type, size=kept.size, sha256=kept.sha256,
            uploaded_by_id=owner_id, created_at=now(),
        )  # fmt: skip
        session.add(file)
        session.flush()
    return file


def adopt(draft_id: int, petition_id: int, *, removed: Iterable[str] = ()) -> None:
    """Give the files of a draft to the petition it became, or corrected.

    What lay in the same slots, and in the slots `removed`, stays as superseded history. Call it
    in the transaction of the step, before the draft is deleted.
    """
    with transaction() as session:
        slots = session.scalars(select(StoredFile.slot).where(StoredFile.draft_id == draft_id))
        _supersede_slots(session, petition_id, [*slots, *removed])
        session.execute(
            update(StoredFile)
            .where(StoredFile.draft_id == draft_id)
            .values(petition_id=petition_id, draft_id=None)
        )


def supersede(file: StoredFile) -> None:
    """Take a file of a petition or of the house out of sight; it stays as part of its history."""
    with transaction():
        if file.superseded_at is None:
            file.superseded_at = now()


def discard(file: StoredFile) -> None:
    """Forget a file of a draft, or of a petition that is being anonymised.

    Its bytes go with the next sweep, so a rollback brings it back whole.
    """
    with transaction() as session:
        session.delete(file)


def sweep(older_than: timedelta = GRACE) -> int:
    """Let go what nobody owns: rows whose draft is gone, files without a row, halves.

    Returns how many rows and files went.

    :raises OSError: the storage cannot be read; nothing in use is touched.
    """
    before = now() - older_than
    with transaction() as session:
        gone = session.scalars(
            delete(StoredFile)
            .where(
                StoredFile.petition_id.is_(None),
                StoredFile.draft_id.is_(None),
                StoredFile.resource_id.is_(None),
                StoredFile.house.is_(None),
                StoredFile.created_at < before,
            )
            .returning(StoredFile.id)
        ).all()
    store = storage()
    swept = len(gone) + store.sweep_halves(before)
    old = (lying.id for lying in store.lying() if lying.at < before)
    while some := set(islice(old, BATCH)):
        with transaction() as session:
            _exclude_sweep(session, shared=False)
            owned = set(session.scalars(select(StoredFile.id).where(StoredFile.id.in_(some))))
            for file_id in some - owned:
                store.delete(file_id)
                swept += 1
    return swept


def _supersede_slots(session: Session, petition_id: int, slots: list[str]) -> None:
    session.execute(
        update(StoredFile)
        .where(
            StoredFile.petition_id == petition_id,
            StoredFile.slot.in_(slots),
            StoredFile.kind == "upload",
            StoredFile.superseded_at.is_(None),
        )
        .values(superseded_at=now())
    )


def _exclude_sweep(session: Session, *, shared: bool) -> None:
    """Recording and sweeping never overlap. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(_SWEEPING)))


def _incoming(sent: FileStorage) -> Incoming:
    if isinstance(sent.stream, Incoming):
        return sent.stream
    incoming = Incoming(waiting_room())
    while data := sent.stream.read(CHUNK):
        incoming.write(data)
    return incoming
