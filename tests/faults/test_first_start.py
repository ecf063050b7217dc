"""The first start of an office: one key, made once, whole, however many start or die meanwhile."""

from __future__ import annotations

import os
import secrets
import signal
from functools import partial
from pathlib import Path

import pytest

from portal.app import Portal
from portal.config import BadSettings, load
from tests.races.crowd import in_background, in_processes

#: The key is a file; which database there is does not matter.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def key_of(folder: Path) -> str:
    """The secret key a portal in this folder works with."""
    key: str = load({"INSTANCE": str(folder)})["SECRET_KEY"]
    return key


def test_processes_that_start_together_have_one_key(app: Portal, tmp_path: Path):
    office, notes = tmp_path / "office", tmp_path / "notes"
    office.mkdir()
    notes.mkdir()

    def starting(number: int) -> None:
        (notes / str(number)).write_text(key_of(office))

    in_processes([partial(starting, number) for number in range(12)])
    keys = {note.read_text() for note in notes.iterdir()}
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert [file.name for file in office.iterdir()] == ["secret_key"]
    assert (office / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("where", ["secrets.token_hex", "os.fsync", "os.link"])
def test_killed_while_the_key_is_made(
    app: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
):
    def die(*_: object, **__: object) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    with monkeypatch.context() as dying:
        dying.setattr(where, die)
        with in_background(partial(key_of, tmp_path)) as process:  # type: ignore[arg-type]
            process.join(20)
            assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "secret_key").exists()
    assert len(key_of(tmp_path)) == 64


def test_a_key_that_was_cut_off_is_not_used(app: Portal, tmp_path: Path):
    (tmp_path / "secret_key").write_text(secrets.token_hex(8))
    with pytest.raises(BadSettings, match="secret_key"):
        key_of(tmp_path)
