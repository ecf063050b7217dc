"""Documents are made once and then read; a torn or foreign file is never served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.documents import store
from portal.documents.store import cached_pdf, edition, forget, sweep


@pytest.fixture
def folder(press: Flask) -> Iterator[Path]:
    with press.app_context():
        yield Path(press.config["PORTAL_INSTANCE"]) / "documents"


def never() -> bytes:
    raise AssertionError("made again")


def test_made_once_and_read_after(folder: Path) -> None:
    assert cached_pdf("petition:1", lambda: b"%PDF-1") == b"%PDF-1"
    assert cached_pdf("petition:1", never) == b"%PDF-1"
    assert cached_pdf("petition:2", lambda: b"%PDF-2") == b"%PDF-2"
    assert len(list(folder.iterdir())) == 2


def test_names_say_nothing_and_only_the_portal_may_read(folder: Path) -> None:
    cached_pdf("receipt:1120250331111014:th", lambda: b"%PDF-")
    (file,) = folder.iterdir()
    assert "1120250331111014" not in file.name
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_when_making_fails_nothing_is_kept(folder: Path) -> None:
    with pytest.raises(AssertionError):
        cached_pdf("petition:1", never)
    assert not folder.exists() or not list(folder.iterdir())


def test_when_writing_fails_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        cached_pdf("petition:1", lambda: b"%PDF-")
    assert not list(folder.iterdir())
    monkeypatch.undo()
    assert cached_pdf("petition:1", lambda: b"%PDF-new") == b"%PDF-new"


def test_what_is_kept_is_durable_before_it_has_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        steps.append("sync")
        sync(handle)

    def rename(self: Path, target: Path) -> Path:
        steps.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    cached_pdf("petition:1", lambda: b"%PDF-")
    assert steps == ["sync", "name", "sync"]


def test_another_edition_of_templates_or_fonts_is_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_pdf("petition:1", lambda: b"%PDF-old")
    monkeypatch.setattr(store, "edition", lambda: "next")
    assert cached_pdf("petition:1", lambda: b"%PDF-new") == b"%PDF-new"


def test_the_edition_is_one_digest_of_all_that_shapes_documents() -> None:
    assert len(edition()) == 64
    assert edition() is edition()


def test_forgotten_is_gone_and_forgetting_twice_is_fine(folder: Path) -> None:
    cached_pdf("petition:1", lambda: b"%PDF-1")
    forget("petition:1")
    forget("petition:1")
    assert not list(folder.iterdir())
    assert cached_pdf("petition:1", lambda: b"%PDF-2") == b"%PDF-2"


def test_a_sweep_takes_the_old_and_the_remains_of_a_crash(folder: Path) -> None:
    cached_pdf("old", lambda: b"%PDF-1")
    (old,) = folder.iterdir()
    (folder / "tmpx.part").write_bytes(b"%PD")
    for file in (old, folder / "tmpx.part"):
        os.utime(file, (0, 0))
    cached_pdf("new", lambda: b"%PDF-2")
    assert sweep(timedelta(days=30)) == 2
    assert cached_pdf("new", never) == b"%PDF-2"


def test_a_sweep_before_the_first_document_finds_nothing(folder: Path) -> None:
    assert sweep(timedelta(0)) == 0
