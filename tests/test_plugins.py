"""Plugins are found where they lie, belong to one app, and a bad one stops the boot by name."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from portal import create_app
from portal.cli import routes
from portal.config import ROOT
from portal.migrate import upgrade_database
from portal.plugins import BadPlugin, Registry
from portal.sdk import Service, hookimpl
from tests.races.crowd import in_fork

#: The plugins the portal comes with.
HOUSE = tuple(sorted(p.parent.name for p in (ROOT / "plugins").glob("*/__init__.py")))

GOOD = '''
"""Visitors' plates: a plugin in one file."""
from flask import Blueprint
from sqlalchemy.orm import Mapped
from portal.sdk import (
    STANDARD, By, Form, PetitionDetails, Phase, Service, State, Transition, Trimmed, Turn, db,
    hookimpl, public,
)

class PlatesForm(Form):
    number = Trimmed("Number")

class Plates(PetitionDetails, db.Model):
    __tablename__ = "plates"
    number: Mapped[str]

pages = Blueprint("plates", __name__)
WORKFLOW = STANDARD

@pages.get("/rules")
@public
def rules() -> str:
    return "one plate each"

@hookimpl
def portal_services() -> list[Service]:
    return [Service(
        number=51, code="plates", title="Plates", form=PlatesForm, details=Plates,
        workflow=WORKFLOW, blueprint=pages,
    )]
'''


class Office:
    """A portal of its own: the core, the plugins given, and nothing of the rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "plugins").mkdir()

    def put(self, name: str, source: str) -> None:
        """A plugin in the folder for plugins."""
        (self.folder / "plugins" / f"{name}.py").write_text(source, "utf-8")

    def install(self, name: str, source: str) -> None:
        """A plugin as pip leaves it: a module, and an entry point that names it."""
        (self.folder / f"{name}.py").write_text(source, "utf-8")
        info = self.folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[portal.plugins]\n{name} = {name}\n")

    def start(self, disabled: str = "") -> dict[str, Any]:
        """Services and owners of routes after a start in a new process, or what stopped it."""
        return in_fork(lambda: self._start(disabled))

    def _start(self, disabled: str) -> dict[str, Any]:
        import plugins

        plugins.__path__ = [str(self.folder / "plugins")]
        sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        try:
            app = create_app({
                "ENV": "testing", "INSTANCE": str(self.folder), "DISABLED_PLUGINS": disabled,
            })  # fmt: skip
        except BadPlugin as stop:
            return {"stopped": str(stop)}
        rows = app.test_cli_runner().invoke(routes, ["--json"]).stdout
        return {
            "services": [service.code for service in app.extensions["portal"]],
            "owners": {row["rule"]: row["owner"] for row in json.loads(rows)},
        }


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office without any plugin."""
    return Office(tmp_path)


def test_a_folder_and_an_entry_point_are_found_and_switched_off_by_name(office: Office):
    assert office.start()["services"] == []
    office.put("plates", GOOD)
    badges = GOOD.replace("plates", "badges").replace("number=51", "number=52")
    office.install("badges", badges.replace("Plates", "Badges"))
    both = office.start()
    assert both["services"] == ["plates", "badges"]
    assert both["owners"]["/services/plates/rules"] == "plates"
    assert both["owners"]["/services/badges/rules"] == "badges"
    assert both["owners"]["/services/<slug>/new"] == "portal"
    assert office.start("plates")["services"] == ["badges"]
    assert office.start("badges, plates")["services"] == []


def test_the_command_says_which_plugin_stopped_it(office: Office):
    office.install("plaques", "import nothing_of_this_name")
    answer = subprocess.run(
        [sys.executable, "-m", "portal", "db", "upgrade"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            **os.environ, "PYTHONPATH": str(office.folder), "PORTAL_INSTANCE": str(office.folder),
        },
    )  # fmt: skip
    assert answer.returncode != 0
    assert "plugin plaques: No module named 'nothing_of_this_name'" in answer.stderr


STOPS = {
    "unreachable state": (
        GOOD.replace(
            "WORKFLOW = STANDARD",
            'WORKFLOW = STANDARD.extend(State("lost", "Lost", Turn.NOBODY, Phase.COMPLETED))',
        ),
        "unreachable states: ['lost']",
    ),
    "unknown state": (
        GOOD.replace(
            "WORKFLOW = STANDARD",
            'WORKFLOW = STANDARD.extend(Transition("x", "X", ("submitted",), "nowhere"))',
        ),
        "unknown states: ['nowhere']",
    ),
    "details of a foreign name": (
        GOOD.replace('__tablename__ = "plates"', '__tablename__ = "payroll"'),
        "table 'payroll' must be named plates",
    ),
    "another table of a foreign name": (
        GOOD + '\n\nclass Log(db.Model):\n    __tablename__ = "payroll"\n'
        "    id: Mapped[int] = __import__('sqlalchemy.orm').orm.mapped_column(primary_key=True)\n",
        "table 'payroll' is not named for one of its services: plates",
    ),
    "a table of the core": (
        GOOD.replace('"plates"', '"petition"'),
        "petition",
    ),
    "a route without a policy": (
        GOOD.replace("@public\n", ""),
        "route /services/plates/rules (plates.rules) declares no policy",
    ),
    "a blueprint of a name that is taken": (
        GOOD.replace('Blueprint("plates"', 'Blueprint("staff"'),
        "staff",
    ),
    "code that does not run": ("import nothing_of_this_name", "nothing_of_this_name"),
}


@pytest.mark.parametrize("trouble", STOPS)
def test_a_bad_plugin_stops_the_boot_with_its_name(office: Office, trouble: str):
    source, sentence = STOPS[trouble]
    office.put("plaques", source)
    stopped = office.start()["stopped"]
    assert stopped.startswith("plugin plaques: ")
    assert sentence in stopped
    assert office.start("plaques")["services"] == []


def test_with_its_folder_taken_away_the_rest_still_starts(office: Office):
    shutil.copytree(
        ROOT / "plugins" / "id_card", office.folder / "plugins" / "id_card",
        ignore=shutil.ignore_patterns("__pycache__"),
    )  # fmt: skip
    assert office.start()["services"] == ["id_card"]
    shutil.rmtree(office.folder / "plugins" / "id_card")
    assert office.start()["services"] == []


class Stamped(ModuleType):
    """A plugin that offers one service and notes what it is called for."""

    def __init__(self, code: str, number: int) -> None:
        super().__init__(code)
        self.setups: list[Flask] = []
        details = type("Details", (), {"__tablename__": code})
        service = Service(number=number, code=code, title=code, form=FlaskForm, details=details)

        @hookimpl
        def portal_services() -> list[Service]:
            return [service]

        @hookimpl
        def portal_setup(app: Flask) -> None:
            self.setups.append(app)

        self.portal_services, self.portal_setup = portal_services, portal_setup


def test_two_apps_in_one_process_share_no_plugins(tmp_path: Path):
    one, other = Stamped("one", 71), Stamped("other", 72)
    first = create_app({"ENV": "testing", "INSTANCE": str(tmp_path / "1")}, plugins=(one,))
    second = create_app(
        {"ENV": "testing", "INSTANCE": str(tmp_path / "2"), "DISABLED_PLUGINS": HOUSE},
        plugins=(other,),
    )
    services = {*HOUSE, "one"} - {"line_channel"}  # a plugin that only carries messages
    assert {s.code for s in first.extensions["portal"]} == services
    assert [s.code for s in second.extensions["portal"]] == ["other"]
    assert (one.setups, other.setups) == ([first], [second])
    for app in (first, second):
        with app.app_context():
            upgrade_database()
    assert first.test_client().get("/services/one").status_code == 200
    assert second.test_client().get("/services/one").status_code == 404


def test_the_order_of_plugins_means_nothing():
    found = []
    for names in (("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")):
        registry = Registry()
        registry.load(tuple(Stamped(name, 60 + ord(name) % 10) for name in names), HOUSE)
        found.append([(s.number, s.code, registry.owner(s.code)) for s in registry])
    assert found[0] == found[1] == found[2]
    assert [code for _number, code, _owner in found[0]] == ["a", "b", "c"]


