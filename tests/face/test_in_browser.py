"""The pages in Chromium: they fit a phone, pass axe under strict CSP, and the comforts work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scene", [
    "home", "service", "form_wrong", "check", "sent", "mine", "show_returned", "show_done",
    "conflict", "status_found", "overview", "queue", "search",
    "filters_wrong", "keys", "process_wrong", "inbox", "broken",
    "verify_revoked", "verify_wrong", "show_issued", "process_issued", "late", "approvals",
    "hand_over", "process_pages", "filed", "replies", "reply", "reports", "board",
    "together",
    "choices", "channels", "webhooks", "webhook",
    "trail", "looks", "staff_table", "staff_plan",
    "offers", "offers_switch", "offers_words", "holidays", "news_one",
    "news_all", "news_edit", "offers_manual", "blank_own",
])
def test_page_fits_a_phone_and_passes_axe_under_strict_csp(
    page: Page, served: str, scene: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{served}/scene/th/{scene}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []
    # Bootstrap's own stylesheet names data: images that our theme overrides; they stay blocked.
    assert [text for text in said if "Security" in text and "'data:" not in text] == []


def test_draft_saves_itself_with_the_token_of_the_page(page: Page, served: str) -> None:
    page.clock.install()
    page.goto(f"{served}/scene/en/form")
    page.fill("#nationality", "ไทย")
    with page.expect_request("**/autosave") as sent:
        page.clock.run_for(2000)
    page.get_by_text("Draft saved 09:32").wait_for()
    assert "nationality=%E0%B9%84%E0%B8%97%E0%B8%A2" in (sent.value.post_data or "")
    assert "csrf_token" not in (sent.value.post_data or "")


def test_draft_that_cannot_be_saved_says_so(page: Page, served: str) -> None:
    page.clock.install()
    page.goto(f"{served}/scene/en/form")
    page.route("**/autosave", lambda route: route.abort())
    page.fill("#nationality", "ไทย")
    page.clock.run_for(2000)
    page.get_by_text("The draft could not be saved").wait_for()


def test_untouched_form_saves_nothing(page: Page, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.clock.install()
    page.goto(f"{served}/scene/en/form")
    page.clock.run_for(60_000)
    assert set(asked) == {"GET"}


def test_error_summary_takes_the_focus_and_leads_to_the_control(page: Page, served: str) -> None:
    page.goto(f"{served}/scene/en/form_wrong")
    assert page.evaluate("document.activeElement.className") == "trouble"
    page.click(".trouble a[href='#reason']")
    assert page.evaluate("document.activeElement.id") == "reason"


def test_escape_closes_the_account_menu_and_gives_the_focus_back(page: Page, served: str) -> None:
    page.goto(f"{served}/scene/en/mine")
    page.click(".account summary")
    page.get_by_role("link", name="Change password").focus()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Change password").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_reference_code_can_be_copied(browser: Browser, served: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/scene/en/sent")
    page.get_by_role("button", name="Copy the code").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "1120261119093217"
    context.close()


def test_chosen_step_shows_its_own_fields_without_script(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/scene/en/process_wrong")
    assert page.locator("#day-year").is_visible()
    page.check("#step-return")
    assert not page.locator("#day-year").is_visible()
    context.close()


def test_without_script_nothing_offers_what_only_script_can_do(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/scene/en/sent")
    assert not page.get_by_role("button", name="Copy the code").is_visible()
    page.goto(f"{served}/scene/en/form")
    assert page.locator("input[type=file]").first.is_visible()
    context.close()
