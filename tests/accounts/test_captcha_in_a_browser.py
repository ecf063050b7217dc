"""The captcha in a real browser, under the portal's own content security policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from portal.accounts.captcha import read_sum
from portal.accounts.models import User
from portal.extensions import db
from portal.testing import PASSWORD

# Werkzeug's threads let go of static files after the test that asked for them has ended.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def site(guarded: Any) -> Iterator[str]:
    """The app served at an address of this machine."""
    server = make_server("127.0.0.1", 0, guarded, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fill(page: Any, application: dict[str, str]) -> None:
    for name in ("national_id", "title", "first_name", "last_name", "phone", "email"):
        page.fill(f"#{name}", application[name])
    page.select_option("#staff_type", application["staff_type"])
    page.fill("#password", PASSWORD)
    page.fill("#password2", PASSWORD)
    page.check("#notice")


def test_the_script_answers_while_the_form_is_filled_in(
    site: str, browser: Any, application: dict[str, str]
) -> None:
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{site}/account/register")
    assert not page.is_visible("#captcha")
    assert page.is_visible("[data-status]")
    fill(page, application)
    page.click("main .btn-primary")
    page.wait_for_url("**/account/login?registered=1")
    assert trouble == []
    page.close()
    assert db.session.scalars(select(User)).one().first_name == "สมมติ"


def test_without_javascript_the_question_is_there(
    site: str, browser: Any, application: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/account/register")
    fill(page, application)
    assert page.is_visible("#captcha")
    assert not page.is_visible("[data-status]")
    question = read_sum(page.get_attribute("input[name=captcha_question]", "value"))
    assert question is not None
    page.fill("#captcha", str(question.result))
    page.click("main .btn-primary")
    page.wait_for_url("**/account/login?registered=1")
    context.close()


def test_when_the_puzzle_cannot_be_fetched_the_question_comes_back(
    site: str, browser: Any, application: dict[str, str]
) -> None:
    page = browser.new_page()
    page.route("**/account/captcha", lambda route: route.abort())
    page.goto(f"{site}/account/register")
    page.focus("#first_name")
    page.wait_for_selector("#captcha", state="visible")
    page.close()
