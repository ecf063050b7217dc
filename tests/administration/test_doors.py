"""The page of administration: every entry leads somewhere, to whom its own policy lets in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.administration.pages import ADMIN_PAGES, SECTIONS
from portal.policy import policy_of


def test_every_entry_has_a_section_and_a_page_of_its_own() -> None:
    assert {page.section for page in ADMIN_PAGES} <= set(SECTIONS)
    assert len({page.endpoint for page in ADMIN_PAGES}) == len(ADMIN_PAGES)


def test_every_entry_leads_to_a_page_that_opens(app: Any, enter: Any) -> None:
    browser = enter("portal.admin")
    doors = re.findall(r'class="tile" href="([^"]+)"', browser.get("/admin/").text)
    assert len(doors) == len([p for p in ADMIN_PAGES if p.endpoint in app.view_functions])
    for door in doors:
        assert browser.get(door).status_code == 200, door


@pytest.mark.parametrize("roles", [("portal.auditor",), ("portal.admin",)])
def test_people_see_the_doors_that_open_to_them(
    app: Any, enter: Any, roles: tuple[str, ...]
) -> None:
    browser = enter(*roles)
    doors = re.findall(r'class="tile" href="([^"]+)"', browser.get("/admin/").text)
    with app.test_request_context():
        open_to_auditors = [p for p in ADMIN_PAGES if p.endpoint in app.view_functions
                            and policy_of(app, p.endpoint).name in {"auditor", "readers"}]
    expected = len(ADMIN_PAGES) if roles == ("portal.admin",) else len(open_to_auditors)
    assert len(doors) == expected


@pytest.mark.parametrize("roles", [(), ("id_card.staff",), ("id_card.approver",)])
def test_nobody_else_finds_the_page(enter: Any, roles: tuple[str, ...]) -> None:
    assert enter(*roles).get("/admin/").status_code == 404
