"""docs/writing-a-service.md is true: its files, built and installed, are a service that works."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.installing import ROOT, environment, install, passed, run

PAGE = (ROOT / "docs" / "writing-a-service.md").read_text("utf-8")
#: File name → content, as the page gives them.
FILES = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the page, written out."""
    folder = tmp_path_factory.mktemp("tutorial") / "study-visit"
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


@pytest.fixture(scope="module")
def office(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an office that installed the plugin from its wheel."""
    folder = tmp_path_factory.mktemp("office")
    install(shutil.copytree(project, folder / "source"), folder / "site")
    return environment(folder / "site", instance=folder / "instance")


def services(office: dict[str, str]) -> dict[str, dict[str, object]]:
    rows = json.loads(run("portal", "services", "--json", environment=office))
    return {row["code"]: row for row in rows}


def test_the_smallest_service_takes_at_most_120_lines() -> None:
    lines = sum(len(content.splitlines()) for content in FILES.values())
    assert lines <= 120
    assert f"It is {lines} lines" in PAGE


def test_the_page_shows_every_file_of_its_tree() -> None:
    tree = re.search(r"^```\nstudy-visit/\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert tree
    named = {Path(line.split()[0]).name for line in tree[1].splitlines()}
    assert {Path(name).name for name in FILES} == named - {"study_visit"}


def test_pip_and_an_upgrade_are_all_an_office_needs(office: dict[str, str]) -> None:
    run("portal", "db", "upgrade", environment=office)
    visit = services(office)["study_visit"]
    assert visit["title"] == "คำขอเข้าศึกษาดูงาน"
    run("portal", "db", "check", environment=office)
    run("portal", "check", environment=office)


def test_its_own_test_is_green(project: Path, office: dict[str, str]) -> None:
    assert passed(project, office) >= 7


def test_the_portal_outlives_the_plugin(office: dict[str, str]) -> None:
    run("portal", "db", "upgrade", environment=office)
    without = {**office, "PORTAL_DISABLED_PLUGINS": "study_visit"}
    assert "study_visit" not in services(without)
    run("portal", "db", "upgrade", environment=without)
