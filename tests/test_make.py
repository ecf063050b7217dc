"""`make run` and `make test` say what is wrong in a sentence; what they install is complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.installing import ROOT, run

SCRIPTS = [path for path in sorted((ROOT / "bin").iterdir()) if path.is_file()]


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script in which the functions of bin/prepare are known."""
    return subprocess.run(
        [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", f"source bin/prepare; {script}"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A PATH with the least a machine has: no apt, no sudo, no browser."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("cat", "grep", "id", "sha256sum"):
        (tools / name).symlink_to(shutil.which(name) or name)
    return str(tools)


@pytest.mark.parametrize("path", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_is_sound_bash_and_says_what_it_is_for(path: Path) -> None:
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
    shebang, remark = path.read_text("utf-8").splitlines()[:2]
    assert shebang == "#!/usr/bin/env bash"
    assert remark.startswith("# ")
    assert path.name == "prepare" or os.access(path, os.X_OK)


def test_an_old_python_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" != -c ] || exit 1\necho Python 3.9.2\n')
    old.chmod(0o755)
    result = shell("prepare requirements.txt", PYTHON=str(old))
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed" in result.stderr


def test_what_apt_cannot_give_is_named_and_the_portal_goes_on(bare: str) -> None:
    result = shell("system_packages no-such-browser; echo went on", PATH=bare)
    assert result.returncode == 0, result.stderr
    assert "Not on this machine: no-such-browser" in result.stdout
    assert "sudo apt-get install no-such-browser" in result.stdout
    assert result.stdout.endswith("went on\n")


def test_nothing_is_said_where_nothing_is_missing(bare: str) -> None:
    assert shell("system_packages cat grep", PATH=bare).stdout == ""


def test_ci_lets_nothing_be_skipped() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "PORTAL_TEST_REQUIRE=postgres,browser" in script
    assert "make test" in script


def test_a_wheel_of_the_portal_lacks_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for folder in ("portal", "plugins", "templates"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    wanted = {
        path.relative_to(source).as_posix()
        for folder in ("portal", "plugins", "templates")
        for path in (source / folder).rglob("*")
        if path.is_file()
    }
    run("pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-deps", "--no-index",
        "--no-build-isolation", "--wheel-dir", tmp_path, source, environment=dict(os.environ))
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert wanted == packed
