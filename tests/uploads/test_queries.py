"""Rows and bytes compared: what is lost, changed or forgotten is found and named by its id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.app import Portal
from portal.petitions.models import Draft
from portal.uploads import queries
from portal.uploads.models import StoredFile
from portal.uploads.operations import keep, receive
from portal.uploads.queries import verify_all
from portal.uploads.storage import storage
from tests.uploads import samples
from tests.uploads.conftest import NOW, sent


@pytest.fixture
def files(draft: Draft) -> list[StoredFile]:
    return [
        receive(
            sent(samples.paper()), slot=f"s{n}", owner_id=draft.user_id, draft_id=draft.id
        )
        for n in range(4)
    ]  # fmt: skip


def unread(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda path: None, None),
        (Path.unlink, "missing"),
        (lambda path: path.write_bytes(b"other"), "changed"),
        (unread, "unreadable"),
    ],
)
def test_each_harm_is_found_and_named(
    files: list[StoredFile], monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], object], what: str | None,
) -> None:  # fmt: skip
    monkeypatch.setattr(queries, "PAGE", 2)
    victim = files[2]
    path = storage()._path(victim.id)  # type: ignore[attr-defined]
    harm(path)
    found = [(problem.file_id, problem.what) for problem in verify_all()]
    assert found == ([(victim.id, what)] if what else [])
    if what == "unreadable":
        path.rmdir()


def test_a_forgotten_file_is_told_after_its_grace(app: Portal, files: list[StoredFile]) -> None:
    kept = keep(sent(samples.paper()))
    assert list(verify_all()) == []
    assert [str(problem) for problem in verify_all(NOW)] == [f"stored file {kept.id} is forgotten"]
