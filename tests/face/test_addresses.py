"""Every address the pages name exists in the portal and takes the method it is called with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

from portal import create_app
from tests.face import stage as s
from tests.face.scenes import SCENES
from tests.face.test_templates import Page

#: Addresses the invented people and rooms of the scenes bring along.
INVENTED = ("/edit", "/news/", "/rooms", "/autosave", "/upload/", "/somewhere")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> MapAdapter:
    app = create_app({"ENV": "testing", "INSTANCE": str(tmp_path_factory.mktemp("portal"))})
    return app.url_map.bind("localhost")


def test_no_address_takes_a_number_that_no_row_can_have(addresses: MapAdapter) -> None:
    numbered = [rule for rule in addresses.map.iter_rules() if "<int" in rule.rule]
    assert numbered
    for rule in numbered:
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        for number, there in ((1, True), (2**31, False), (10**30, False)):
            path = re.sub(r"<int[^>]*>", str(number), rule.rule)
            path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
            path = re.sub(r"<[^>]+>", "x", path)
            assert _is_there(addresses, path, method) is there, path


def _is_there(addresses: MapAdapter, path: str, method: str) -> bool:
    try:
        addresses.match(path, method)
    except NotFound:
        return False
    return True


def named(drawn: Page) -> set[tuple[str, str]]:
    """(method, path) of every link, form and picture."""
    found = set()
    for tag, attrs in drawn.elements:
        method = (attrs.get("method") or "get").upper() if tag == "form" else "GET"
        method = "POST" if "formaction" in attrs else method
        for name in ("href", "src", "action", "formaction"):
            path = (attrs.get(name) or "").partition("?")[0].partition("#")[0]
            if path and not path.startswith(INVENTED):
                found.add((method, path))
    return found


@pytest.mark.parametrize("scene", SCENES)
def test_no_link_or_form_of_a_page_leads_nowhere(
    face: Flask, addresses: MapAdapter, scene: str
) -> None:
    drawn = Page(s.draw(face, SCENES[scene][0], "en", SCENES[scene][1]))
    wrong = []
    for method, path in sorted(named(drawn)):
        try:
            addresses.match(path, method)
        except RequestRedirect:
            wrong.append(f"{method} {path} only redirects")
        except (NotFound, MethodNotAllowed) as error:
            wrong.append(f"{method} {path}: {error.code}")
    assert wrong == []


def test_static_files_the_pages_ask_for_exist(face: Flask) -> None:
    static = Path(s.ROOT, "portal/static")
    asked = {
        path.removeprefix("/static/")
        for scene in SCENES
        for _, path in named(Page(s.draw(face, SCENES[scene][0], "th", SCENES[scene][1])))
        if path.startswith("/static/")
    }
    assert len(asked) > 5
    assert {name for name in asked if not (static / name).is_file()} == set()
