"""The clock jumps: references stay unique and go forward, histories hold, nobody is thrown out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import portal.accounts.sessions
import portal.i18n
import portal.petitions.operations
from portal.app import Portal
from portal.extensions import db
from portal.petitions import queries
from portal.petitions.models import Petition
from portal.testing import make_person, sign_in
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import Case, filed

Jump = Callable[[timedelta], None]
HOUR = timedelta(hours=1)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Sets the clock of the whole portal so much ahead of, or behind, the real one."""
    ahead, real = timedelta(), portal.i18n.now

    def now() -> datetime:
        return datetime.now(UTC) + ahead

    for name, module in list(sys.modules.items()):
        if name.startswith("portal.") and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", now)
    assert portal.petitions.operations.now is portal.accounts.sessions.now is now

    def jumping(by: timedelta) -> None:
        nonlocal ahead
        ahead = by

    return jumping


def references() -> list[str]:
    """In the order in which the petitions were sent."""
    return list(db.session.scalars(select(Petition.reference).order_by(Petition.id)))


def test_references_go_forward_whatever_the_clock_does(app: Portal, jump: Jump):
    person = make_person()
    for number, by in enumerate((0, -1, -2, 3, -1, 0)):
        jump(by * HOUR)
        filed(person, f"jump {number}")
        filed(person, f"jump {number} once more")
    found = references()
    assert found == sorted(set(found))
    assert len(found) == 12
    everything_agrees()


def test_a_petition_goes_its_way_while_the_clock_goes_back(app: Portal, jump: Jump):
    case = Case(app)
    for by, person, action in (
        (-1, case.officer, "take"), (-2, case.officer, "propose"), (5, case.director, "approve"),
    ):  # fmt: skip
        jump(by * HOUR)
        assert case.step(person, action) == 303
    jump(-HOUR)
    actions = [event.action for event in queries.events(case.petition)]
    assert actions == ["submit", "take", "propose", "approve"], "the order of what was done"
    page = case.browser(case.applicant).get(f"/petitions/{case.petition.reference}")
    assert page.status_code == 200
    everything_agrees()


@pytest.mark.parametrize("way", [(0, -1), (1, 0), (1, -1), (-1, -2)])
def test_nobody_is_thrown_out_by_a_clock_that_goes_back(
    app: Portal, jump: Jump, way: tuple[int, int]
):
    before, after = way
    jump(before * HOUR)
    browsers = [sign_in(app, make_person()), sign_in(app, make_person("id_card.staff"))]
    pages = ("/petitions", "/staff")
    for browser, page in zip(browsers, pages, strict=True):
        assert browser.get(page).status_code == 200
    jump(after * HOUR)
    for browser, page in zip(browsers, pages, strict=True):
        assert browser.get(page).status_code == 200
    jump(before * HOUR)
    for browser, page in zip(browsers, pages, strict=True):
        assert browser.get(page).status_code == 200


def test_a_clock_that_went_back_does_not_keep_a_session_for_ever(app: Portal, jump: Jump):
    jump(HOUR)
    browser = sign_in(app, make_person())
    assert browser.get("/petitions").status_code == 200
    jump(timedelta())
    assert browser.get("/petitions").status_code == 200
    jump(2 * HOUR)
    assert browser.get("/petitions").status_code == 303, "idle for an hour, whatever was between"
