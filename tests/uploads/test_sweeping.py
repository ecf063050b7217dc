"""Letting go and faults: what nobody owns is swept, and no acknowledged file is ever lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.models import User
from portal.app import Portal
from portal.errors import Unavailable
from portal.extensions import db, transaction
from portal.petitions.models import Draft, Petition
from portal.uploads import operations
from portal.uploads.models import StoredFile
from portal.uploads.operations import (
    Kept,
    discard,
    keep,
    receive,
    record,
    sweep,
)
from portal.uploads.storage import new_id, storage
from tests.uploads import samples
from tests.uploads.conftest import NOW, lying, make_draft, rows, sent


def test_sweep_takes_what_nobody_owns_and_nothing_else(
    draft: Draft, petition: Petition, owner: User
) -> None:
    def put(**where: int) -> str:
        return receive(sent(samples.paper()), slot="x", owner_id=owner.id, **where).id

    used = {put(draft_id=draft.id), put(petition_id=petition.id)}
    used.add(put(petition_id=petition.id))
    gone = make_draft(owner, "other_service")
    put(draft_id=gone.id)
    discarded = db.session.get_one(StoredFile, put(draft_id=make_draft(owner, "third").id))
    keep(sent(samples.paper()))
    with transaction() as session:
        session.delete(session.get_one(Draft, gone.id))
    discard(discarded)
    assert sweep() == 0, "all too young"
    assert sweep(NOW) == 4, "one row, and the bytes of three files"
    assert lying() == rows() == used
    assert sweep(NOW) == 0


def test_sweep_goes_by_batches(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    for _ in range(5):
        keep(sent(samples.paper()))
    assert sweep(NOW) == 5
    assert lying() == set()


def test_a_kept_file_that_was_swept_is_not_recorded(draft: Draft) -> None:
    kept = keep(sent(samples.paper()))
    sweep(NOW)
    with pytest.raises(Unavailable, match="Please send it again"):
        record(kept, slot="x", owner_id=draft.user_id, draft_id=draft.id)
    assert rows() == set()


def put_by_hand() -> Kept:
    """A file in the storage without the second of checking before it."""
    written = storage().put(file_id := new_id(), io.BytesIO(b"bytes"))
    return Kept(
        id=file_id, name="a.pdf", media_type="application/pdf", size=written.size,
        sha256=written.sha256,
    )  # fmt: skip


def test_merciless_sweeping_never_takes_an_acknowledged_file(app: Portal, owner: User) -> None:
    draft = make_draft(owner)
    acknowledged, done = set(), threading.Event()

    def sweeping() -> None:
        with app.app_context():
            while not done.is_set():
                sweep(NOW)

    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    for number in range(100):
        with suppress(Unavailable, OSError):  # swept before it was recorded, and told so
            file = record(
                put_by_hand(), slot=f"s{number}", owner_id=owner.id, draft_id=draft.id
            )
            acknowledged.add(file.id)
    done.set()
    sweeper.join()
    assert acknowledged
    assert acknowledged <= lying()
    assert acknowledged == rows()


def _between(monkeypatch: pytest.MonkeyPatch, app: Portal) -> Callable[[], None]:
    """Let a sweep begin between the look at the storage and the commit of a row."""
    store = storage()
    real = store.holds

    def sweeping() -> None:
        with app.app_context():
            sweep(NOW)

    sweeper = threading.Thread(target=sweeping)

    def holds(file_id: str) -> bool:
        there = real(file_id)
        sweeper.start()
        sweeper.join(0.5)  # with the guard it waits for our commit, without it has finished
        return there

    monkeypatch.setattr(store, "holds", holds)
    return sweeper.join


@contextmanager
def _without_the_guard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL without our lock; SQLite has one writer, whatever we do."""
    with monkeypatch.context() as patch:
        patch.setattr(operations, "_exclude_sweep", lambda session, *, shared: None)
        yield


@pytest.mark.parametrize("guarded", [True, False])
def test_the_guard_is_what_keeps_the_sweep_away(
    app: Portal, draft: Draft, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    one_writer = db.engine.dialect.name == "sqlite"
    kept = keep(sent(samples.paper()))
    finish = _between(monkeypatch, app)
    if guarded:
        record(kept, slot="x", owner_id=draft.user_id, draft_id=draft.id)
    else:
        with _without_the_guard(monkeypatch):
            record(kept, slot="x", owner_id=draft.user_id, draft_id=draft.id)
    finish()
    assert rows() == {kept.id}
    assert (kept.id in lying()) == (guarded or one_writer)


@pytest.mark.parametrize(
    "trouble", [OSError(28, "No space left on device"), OSError(30, "Read-only file system")]
)
def test_a_storage_that_cannot_be_written_is_told_and_heals(
    draft: Draft, owner: User, monkeypatch: pytest.MonkeyPatch, trouble: OSError
) -> None:
    def full(*_: Any) -> None:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(storage(), "put", full)
        with pytest.raises(Unavailable, match="What you typed is kept"):
            receive(sent(samples.paper()), slot="x", owner_id=owner.id, draft_id=draft.id)
    assert rows() == lying() == set()
    receive(sent(samples.paper()), slot="x", owner_id=owner.id, draft_id=draft.id)
    assert rows() == lying()


def test_trouble_with_the_look_at_the_storage_is_told(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(sent(samples.paper()))

    def lost(*_: Any) -> None:
        raise OSError("the store does not answer")

    monkeypatch.setattr(storage(), "holds", lost)
    with pytest.raises(Unavailable):
        record(kept, slot="x", owner_id=draft.user_id, draft_id=draft.id)
    assert rows() == set()


def test_a_really_full_disk_is_told_and_nothing_half_is_left(
    app: Portal, draft: Draft, tmp_path: Path
) -> None:
    from portal.uploads.folder import Folder

    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    before = app.extensions["portal_storage"] = Folder(small)
    try:
        raw = samples.paper(samples.with_stream(os.urandom(300_000), []))
        with pytest.raises(Unavailable):
            receive(sent(raw), slot="x", owner_id=draft.user_id, draft_id=draft.id)
        assert [p for p in small.rglob("*") if p.is_file()] == []
        receive(sent(samples.paper()), slot="x", owner_id=draft.user_id, draft_id=draft.id)
        assert rows() == {lying_.id for lying_ in before.lying()}
    finally:
        app.extensions.pop("portal_storage")
        subprocess.run(["umount", str(small)], check=True)


def test_kill_9_between_store_and_row_leaves_an_orphan_the_sweep_takes(
    app: Portal, draft: Draft
) -> None:
    settings = {
        "INSTANCE": str(app.config["PORTAL_INSTANCE"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "ENV": "testing",
    }
    code = (
        "import io, os, sys\n"
        "from portal import create_app\nfrom portal.uploads import operations\n"
        "from tests.uploads import samples\nfrom tests.uploads.conftest import sent\n"
        f"app = create_app({settings!r})\n"
        "operations.record = lambda *a, **k: os.kill(os.getpid(), 9)\n"
        "with app.app_context():\n"
        f"    operations.receive(sent(samples.paper()), slot='x', owner_id={draft.user_id},"
        f" draft_id={draft.id})\n"
    )
    root = str(Path(operations.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=root)
    assert done.returncode == -9
    assert len(lying()) == 1
    assert rows() == set()
    assert sweep() == 0
    assert sweep(NOW) == 1
    assert lying() == set()
