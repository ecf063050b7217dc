"""The pages in Chromium: they fit a phone, pass axe under strict CSP, and a time can be dragged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from portal.app import Portal
from portal.booking.models import Resource
from portal.booking.spans import Span
from portal.extensions import transaction
from portal.i18n import today
from tests.booking.conftest import hours, working_day
from tests.booking.pages.conftest import book, close

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def served(app: Portal, rooms: list[Resource]) -> Iterator[str]:
    """The portal on a port, with something booked, waiting, closed and private."""
    day = working_day()
    with transaction():
        rooms[2].is_private = True
        rooms[0].features = ["เครื่องฉาย", "ไมโครโฟน"]
    book(rooms[0], hours(9, 11, day), title="ประชุมผู้บริหารสถานศึกษา")
    book(rooms[1], hours(13, 15, day), title="อบรมระบบพัสดุ", firm=False)
    book(rooms[2], hours(9, 16, day))
    book(rooms[0], Span.whole_days(today(), today()), title="ประชุมทั้งวัน")
    close(hours(9, 12, day), room=rooms[3])
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


def test_pages_fit_a_phone_and_pass_axe_under_strict_csp(browser: Browser, served: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    day = working_day()
    for path in (
        "/rooms", "/rooms/petch", f"/rooms/calendar?day={day}",
        f"/rooms/calendar?day={day}&view=week", f"/rooms/calendar?day={day}&view=week&room=petch",
        f"/rooms/month?year={day.year}&month={day.month}", "/rooms/year", "/rooms/board",
        "/rooms/petch/board", "/",
    ):  # fmt: skip
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        page, said = context.new_page(), list[str]()
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], path
        assert [text for text in said if "'data:" not in text] == [], path
        context.close()


def test_dragging_over_free_cells_chooses_how_long(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/rooms/calendar?day={working_day()}")
    page.get_by_text("ลากเมาส์ผ่านช่วงเวลาว่าง").wait_for()
    cells = page.locator('td[data-column="4"]')
    with page.expect_request("**/services/room-booking/new?*") as asked:
        cells.nth(2).hover()
        page.mouse.down()
        cells.nth(4).hover()
        assert page.locator("td.chosen").count() == 3
        page.mouse.up()
    assert "room=tubtim" in asked.value.url
    assert "start_time=09%3A30&end_time=11%3A00" in asked.value.url
    context.close()


def test_a_drag_ends_where_somebody_else_begins_and_escape_leaves_it(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/rooms/calendar?day={working_day()}")
    cells = page.locator('td[data-column="0"]')
    cells.nth(0).hover()  # 08:30, booked from 09:00
    page.mouse.down()
    cells.nth(1).hover()  # 11:00
    assert page.locator("td.chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("td.chosen").count() == 0
    page.mouse.up()
    assert "/rooms/calendar" in page.url
    context.close()


def test_without_script_every_free_cell_is_a_link(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/rooms/calendar?day={working_day()}")
    with page.expect_request("**/services/room-booking/new?*") as asked:
        page.locator('td[data-column="4"] a').first.click()
    assert "start_time=08:30&end_time=09:30" in asked.value.url
    assert not page.get_by_text("ลากเมาส์").is_visible()
    context.close()
