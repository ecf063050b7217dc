"""Hooks called at start: once, after every service is known; a broken plugin stops the boot."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from portal import create_app
from portal.plugins import BadPlugin
from portal.sdk import Service, hookimpl


def boot(folder: Path, *plugins: object) -> Flask:
    return create_app({"ENV": "testing", "INSTANCE": str(folder)}, plugins=plugins)


def test_setup_is_called_once_when_every_service_is_known(tmp_path: Path) -> None:
    calls: list[list[str]] = []

    class Plates:
        @hookimpl
        def portal_setup(self, app: Flask) -> None:
            calls.append([service.code for service in app.extensions["portal"]])
            app.jinja_env.filters["plate"] = lambda number: f"{number[:2]}-{number[2:]}"

    app = boot(tmp_path, Plates())
    assert len(calls) == 1
    assert "id_card" in calls[0]
    with app.app_context():
        assert app.jinja_env.from_string("{{ 'กข1234'|plate }}").render() == "กข-1234"


def test_a_raising_setup_stops_the_boot_with_the_plugins_name(tmp_path: Path) -> None:
    class Plates:
        @hookimpl
        def portal_setup(self, app: Flask) -> None:
            raise OSError("no ink")

    with pytest.raises(BadPlugin, match=r"^plugin Plates: no ink$"):
        boot(tmp_path, Plates())


def test_raising_services_stop_the_boot_with_the_plugins_name(tmp_path: Path) -> None:
    class Plates:
        @hookimpl
        def portal_services(self) -> list[Service]:
            raise OSError("no paper")

    with pytest.raises(BadPlugin, match=r"^plugin Plates: no paper$"):
        boot(tmp_path, Plates())


@pytest.mark.parametrize("taken", ["number", "code", "slug"])
def test_two_services_never_share_what_tells_them_apart(tmp_path: Path, taken: str) -> None:
    own = {"number": 51, "code": "plates", "slug": "plates"}
    theirs = {"number": 11, "code": "id_card", "slug": "id-card"}

    class Plates:
        @hookimpl
        def portal_services(self) -> list[SimpleNamespace]:
            return [SimpleNamespace(**{**own, taken: theirs[taken]})]

    with pytest.raises(BadPlugin, match=r"^plugin Plates: .* shares code, slug or number"):
        boot(tmp_path, Plates())


def test_a_hook_nobody_knows_stops_the_boot(tmp_path: Path) -> None:
    class Plates:
        @hookimpl
        def portal_teardown(self) -> None:
            """Misspelt or invented."""

    with pytest.raises(BadPlugin, match=r"^plugin Plates: "):
        boot(tmp_path, Plates())
