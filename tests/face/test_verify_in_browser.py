"""A copy is compared in the browser: dropped or chosen, identical or changed, and never sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.face.issued_scenes import COPY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  return carried;
}"""


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """The public page of a valid document, with nothing but reading asked of the server."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.goto(f"{served}/scene/en/verify")
    yield page
    context.close()
    assert set(asked) == {"GET"}


def test_a_dropped_copy_is_identical_or_changed(page: Page) -> None:
    for text, answer, other in (
        (COPY + "x", "Changed", "Identical"), (COPY, "Identical", "Changed"),
    ):
        carried = page.evaluate_handle(DROP, ["copy.pdf", text])
        page.dispatch_event("#compare", "drop", {"dataTransfer": carried})
        page.get_by_text(f"{answer}:").wait_for()
        assert not page.get_by_text(f"{other}:").is_visible()


def test_a_chosen_copy_is_compared_at_once_and_does_not_leave_the_browser(page: Page) -> None:
    assert page.get_by_text("does not leave it").is_visible()
    assert not page.get_by_role("button", name="Compare").is_visible()
    copy = {"name": "copy.pdf", "mimeType": "application/pdf", "buffer": COPY.encode()}
    page.set_input_files("#copy", copy)  # type: ignore[arg-type]
    page.get_by_text("Identical:").wait_for()


def test_text_that_is_dropped_is_no_file_and_changes_nothing(page: Page) -> None:
    carried = page.evaluate_handle("() => new DataTransfer()")
    page.dispatch_event("#compare", "drop", {"dataTransfer": carried})
    assert not page.locator("[data-answer]:visible").count()


def test_without_script_the_copy_is_sent_to_be_compared(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/scene/en/verify")
    assert page.get_by_text("compared on our server").is_visible()
    assert page.get_by_role("button", name="Compare").is_visible()
    assert not page.locator("[data-answer]:visible").count()
    context.close()
