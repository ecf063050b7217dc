"""`portal plugin new` writes a plugin that works at once, and nothing over what is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from portal import create_app, scaffold
from portal.cli import main
from tests.installing import ROOT, environment, passed


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `portal plugin new …` in an empty checkout."""
    monkeypatch.setattr(scaffold, "ROOT", tmp_path)
    app = create_app({"INSTANCE": str(tmp_path / "instance")})
    return lambda *words: app.test_cli_runner().invoke(main, ["plugin", "new", *words])


def test_a_new_plugin_keeps_the_contract(new: Callable[..., Result], tmp_path: Path) -> None:
    assert new("gate_pass").exit_code == 0
    for name in ("plugins/__init__.py", "tests/plugins/test_contract.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["portal.testing"]\n')
    office = environment(tmp_path, instance=tmp_path / "instance")
    assert passed(tmp_path, office, "-k", "sqlite", "--import-mode=importlib") >= 8


def test_a_project_has_what_pip_needs(new: Callable[..., Result], tmp_path: Path) -> None:
    into = tmp_path / "elsewhere"
    assert new("gate_pass", "--into", str(into)).exit_code == 0
    assert {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()} == {
        "pyproject.toml",
        "conftest.py",
        "test_gate_pass.py",
        "gate_pass/__init__.py",
        "gate_pass/README.md",
        "gate_pass/migrations/0001_requests.py",
        "gate_pass/translations/th/LC_MESSAGES/messages.po",
        "gate_pass/translations/lo/LC_MESSAGES/messages.po",
    }
    assert 'gate_pass = "gate_pass"' in (into / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("Gate",), "small letters"),
        (("class",), "small letters"),
        (("gate-pass",), "small letters"),
        (("../gate",), "small letters"),
        (("id_card",), "already"),
        (("gate_pass", "--number", "11"), "belongs to another"),
        (("gate_pass", "--number", "7"), "7 is not in the range"),
    ],
)
def test_what_cannot_be_is_refused(
    new: Callable[..., Result], tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    refused = new(*words)
    assert refused.exit_code == 2
    assert complaint in refused.output
    assert not (tmp_path / "plugins").exists()


def test_nothing_is_written_over_what_is_there(
    new: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "plugins" / "gate_pass" / "README.md"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    assert new("gate_pass").exit_code == 1
    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]
