"""Sending files by script, in Chromium, on the real form: progress, preview, and every way back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db
from portal.testing import sign_in
from portal.uploads.models import StoredFile
from tests.uploads import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PICTURE = {
    "name": "บัตร.jpg", "mimeType": "image/jpeg",
    "buffer": samples.noise("JPEG", (700, 500), quality=80),
}  # fmt: skip
PAPER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": samples.paper()}
WRONG = {"name": "text.jpg", "mimeType": "image/jpeg", "buffer": b"just words"}
HUGE = {"name": "huge.jpg", "mimeType": "image/jpeg", "buffer": bytes(5 * 1024 * 1024 + 1)}


@pytest.fixture
def served(app: Portal) -> Iterator[str]:
    """The portal on a port of its own, its style sheets unpacked: packing is not our matter."""

    def unpacked(environ: Any, start_response: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return app(environ, start_response)

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, unpacked, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(app: Portal, served: str, owner: User, browser: Browser) -> Iterator[Page]:
    """The form of the ID card on a phone, signed in; at the end the console has been silent."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = sign_in(app, owner).get_cookie(name)
    assert cookie is not None
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": cookie.value, "url": served}])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{served}/services/id-card/new")
    yield page
    context.close()
    assert [line for line in said if "422" not in line] == []


def slot(page: Page, code: str = "id_card_copy") -> Locator:
    return page.locator(".slot").filter(has=page.locator(f"#{code}"))


def attached(page: Page) -> None:
    slot(page).locator(".status-completed").wait_for()


def stored() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(StoredFile.name).order_by(StoredFile.created_at)))


def slowly(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000},
    )


def accessible(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


def test_a_chosen_picture_is_sent_shown_and_kept(page: Page) -> None:
    page.set_input_files("#id_card_copy", PICTURE)
    attached(page)
    here = slot(page)
    assert "บัตร.jpg" in here.inner_text()
    assert here.locator("canvas.thumb").is_visible(), "a preview without a blob address"
    assert page.input_value("#id_card_copy") == "", "the form does not carry it again"
    address = here.locator("a").get_attribute("href") or ""
    answer = page.request.get(page.url.split("/services")[0] + address)
    assert answer.headers["content-disposition"].startswith("attachment")
    accessible(page)
    page.reload()
    attached(page)
    assert here.locator("label.btn").is_visible(), "one button to change it, also after this"
    assert not here.locator("details").count()
    assert stored() == ["บัตร.jpg"]


def test_a_file_that_is_too_large_is_told_at_once(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#id_card_copy", HUGE)
    slot(page).locator(".oops").wait_for()
    assert "5 MB" in slot(page).locator(".oops").inner_text()
    assert page.input_value("#id_card_copy") == ""
    assert "POST" not in sent
    accessible(page)
    assert stored() == []


def test_a_refused_file_shows_the_cure_until_a_good_one_comes(page: Page) -> None:
    here = slot(page)
    page.set_input_files("#id_card_copy", WRONG)
    here.locator(".oops").wait_for()
    assert "png" in here.locator(".oops").inner_text()
    assert page.get_attribute("#id_card_copy", "aria-invalid") == "true"
    assert not here.locator("progress").count()
    accessible(page)
    page.set_input_files("#id_card_copy", PAPER)
    attached(page)
    assert not here.locator(".oops").count()
    assert page.get_attribute("#id_card_copy", "aria-invalid") is None
    page.set_input_files("#id_card_copy", WRONG)
    here.locator(".oops").wait_for()
    assert "letter.pdf" in here.inner_text(), "the good one is still there"
    assert stored() == ["letter.pdf"]


def test_a_file_is_changed_and_removed(page: Page) -> None:
    here = slot(page)
    page.set_input_files("#id_card_copy", PICTURE)
    attached(page)
    with page.expect_file_chooser() as chooser:
        here.locator("label.btn").click()
    chooser.value.set_files(PAPER)  # type: ignore[arg-type]
    here.locator("bdi", has_text="letter.pdf").wait_for()
    attached(page)
    here.locator("button").click()
    here.locator(".status-completed").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "id_card_copy"
    assert page.locator("#id_card_copy").is_visible()
    page.reload()
    assert not here.locator(".status-completed").count()
    assert stored() == []


def test_sending_can_be_stopped(page: Page) -> None:
    here = slot(page)
    slowly(page)
    page.set_input_files("#id_card_copy", PICTURE)
    here.locator("progress").wait_for()
    here.locator("button").click()
    here.locator("progress").wait_for(state="detached")
    assert page.input_value("#id_card_copy") == ""
    assert page.locator("#id_card_copy").is_visible()
    assert not here.locator(".oops").count()
    assert stored() == []


def test_whoever_saves_meanwhile_sends_the_file_with_the_form(page: Page) -> None:
    slowly(page)
    page.set_input_files("#id_card_copy", PICTURE)
    slot(page).locator("progress").wait_for()
    with page.expect_navigation(timeout=30_000):
        page.locator("button.btn-primary.btn-big").click()
    attached(page)
    assert stored() == ["บัตร.jpg"]


def test_who_was_signed_out_is_told_and_keeps_what_was_there(page: Page) -> None:
    page.context.clear_cookies()
    page.set_input_files("#id_card_copy", PAPER)
    slot(page).locator(".oops").wait_for()
    assert page.locator("#id_card_copy").is_visible()
    assert stored() == []
