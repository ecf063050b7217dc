"""Where files lie: whole or not at all, under random ids; a folder and an object store alike."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from obstore.store import MemoryStore, S3Store

from portal.uploads import folder as room
from portal.uploads.bucket import Bucket
from portal.uploads.folder import Folder
from portal.uploads.storage import Storage, new_id, opened, storage

DATA = b"the bytes of a file" * 10_000


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return Folder(tmp_path / "files") if request.param == "folder" else Bucket(MemoryStore())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


def bytes_of(store: Storage, file_id: str) -> bytes:
    file, size = store.open(file_id)
    with file:
        data = file.read()
    assert len(data) == size
    return data


def test_what_was_put_is_found_counted_and_hashed(store: Storage) -> None:
    written = store.put(file_id := new_id(), io.BytesIO(DATA))
    assert (written.size, written.sha256) == (len(DATA), hashlib.sha256(DATA).hexdigest())
    assert store.holds(file_id)
    assert bytes_of(store, file_id) == DATA
    assert [lying.id for lying in store.lying()] == [file_id]


def test_it_can_be_read_twice(store: Storage) -> None:
    store.put(file_id := new_id(), io.BytesIO(DATA))
    file, _ = store.open(file_id)
    with file:
        assert file.read(10) == DATA[:10]
        file.seek(0)
        assert file.read(10) == DATA[:10]


def test_gone_is_gone(store: Storage) -> None:
    store.put(file_id := new_id(), io.BytesIO(DATA))
    store.delete(file_id)
    store.delete(file_id)
    assert not store.holds(file_id)
    assert list(store.lying()) == []
    with pytest.raises(FileNotFoundError):
        store.open(file_id)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 31, "A" * 32, "a" * 32 + "\n", "."])
def test_ids_are_never_paths(store: Storage, name: str) -> None:
    for act in (store.open, store.delete, store.holds, lambda i: store.put(i, io.BytesIO(b"x"))):
        with pytest.raises(FileNotFoundError):
            act(name)
    assert list(store.lying()) == []


def test_ids_are_random() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(i) for i in ids} == {32}


def test_a_file_is_synced_before_it_gets_its_name(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []
    real_fsync, real_rename = os.fsync, Path.rename

    def fsync(handle: int) -> None:
        is_folder = Path(f"/proc/self/fd/{handle}").is_dir()
        acts.append("sync folder" if is_folder else "sync file")
        real_fsync(handle)

    def rename(self: Path, target: Path) -> Path:
        acts.append("name")
        return real_rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    folder.put(new_id(), io.BytesIO(DATA))
    assert acts == ["sync file", "name", "sync folder", "sync folder"]


def test_readers_never_see_half_a_file(folder: Folder) -> None:
    file_id, seen = new_id(), []

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.append((folder.holds(file_id), len(list(folder.lying()))))
            return super().read(size)

    folder.put(file_id, Slow(DATA))
    assert set(seen) == {(False, 0)}
    assert folder.holds(file_id)


def test_a_full_disk_leaves_nothing(folder: Folder) -> None:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            folder.put(new_id(), io.BytesIO(DATA))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert [p for p in folder.root.rglob("*") if p.is_file()] == []
    folder.put(new_id(), io.BytesIO(DATA))


def test_an_interrupted_reader_leaves_nothing(folder: Folder) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.put(new_id(), Broken())
    assert [p for p in folder.root.rglob("*") if p.is_file()] == []


def test_kill_9_while_putting_leaves_a_half_that_is_swept(folder: Folder) -> None:
    code = (
        "import io, os, pathlib, sys\nfrom portal.uploads.folder import Folder\n"
        "from portal.uploads.storage import new_id\n"
        "class Dying(io.BytesIO):\n"
        "    def read(self, size=-1):\n"
        "        if self.tell() > 500_000: os.kill(os.getpid(), 9)\n"
        "        return super().read(size)\n"
        "Folder(pathlib.Path(sys.argv[1])).put(new_id(), Dying(bytes(1_000_000)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder.root)], check=False)
    assert done.returncode == -9
    assert list(folder.lying()) == []
    assert len(list(folder.halves.iterdir())) == 1
    now = datetime.now(UTC)
    assert folder.sweep_halves(now - timedelta(minutes=5)) == 0
    assert folder.sweep_halves(now + timedelta(seconds=5)) == 1
    assert list(folder.halves.iterdir()) == []


def test_errors_of_the_object_store_are_oserrors() -> None:
    bucket = Bucket(
        S3Store(
            "bucket", endpoint="http://127.0.0.1:9", access_key_id="a", secret_access_key="b",
            client_options={"allow_http": True}, retry_config={"max_retries": 0},
        )
    )  # fmt: skip
    acts: list[Any] = [
        lambda: bucket.put(new_id(), io.BytesIO(b"x")),
        lambda: bucket.open(new_id()),
        lambda: bucket.holds(new_id()),
        lambda: bucket.delete(new_id()),
        lambda: list(bucket.lying()),
    ]
    for act in acts:
        with pytest.raises(OSError, match="S3"):
            act()


def test_the_address_says_which_storage(tmp_path: Path) -> None:
    plain = opened("", tmp_path)
    assert isinstance(plain, Folder)
    assert plain.root == tmp_path / "uploads"
    other = opened("file:///srv/the%20files", tmp_path)
    assert isinstance(other, Folder)
    assert other.root == Path("/srv/the files")
    assert isinstance(opened("s3://bucket/prefix", tmp_path), Bucket)
    with pytest.raises(ValueError, match="file:// or s3://"):
        opened("ftp://x/y", tmp_path)


def test_the_app_has_one_storage(light: Flask) -> None:
    assert storage() is storage()
    assert isinstance(storage(), Folder)


def test_another_sweep_being_faster_is_no_error(folder: Folder) -> None:
    assert room._moment(folder.root / "gone") is None
    assert folder.sweep_halves(datetime.now(UTC)) == 0
    assert list(folder.lying()) == []


@pytest.fixture
def read_only(folder: Folder) -> Iterator[Folder]:
    """A folder that cannot be written, for root neither."""
    folder.root.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(folder.root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"cannot mount: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder.root)], check=True)


def test_a_read_only_folder_is_an_oserror(read_only: Folder) -> None:
    with pytest.raises(OSError, match="Read-only"):
        read_only.put(new_id(), io.BytesIO(DATA))
