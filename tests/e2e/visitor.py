"""One person's browser, watched: every page is sound, quiet, fits its screen and stays at home."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from tests.e2e.sites import ROOT, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Request

PHONE, DESK = 390, 1280  #: widths in CSS pixels
HEIGHT = 844
#: The fields too narrow for what stands in them.
CUT_OFF = """[...document.querySelectorAll("input.form-control:not([type=file])")]
  .filter((field) => field.scrollWidth > field.clientWidth + 1).map((field) => field.id)"""
ONLY_WRONG = {"resultTypes": ["violations"]}  #: of what is right axe need not collect the proofs
PATIENCE = 20_000  # milliseconds for one thing to happen

_wish = os.environ.get("PORTAL_TEST_SCREENSHOTS", "")
#: Where pictures of every page go; None where nobody asked for them.
PICTURES = None if not _wish else ROOT / ".screenshots" if _wish == "1" else Path(_wish)
#: The journey in Thai is tested always, in the others when somebody is going to look.
LANGUAGES = ("th", "en", "lo") if PICTURES else ("th",)


class Visitor:
    """A browser of one's own. `look` at every page one comes to; `leave` when all is done."""

    def __init__(
        self, browser: Browser, site: Site, *, width: int = PHONE, script: bool = True,
        language: str = "th", dark: bool = False, **more: Any,
    ) -> None:
        self.site, self.script, self.width, self.language = site, script, width, language
        self.album = f"{language}-dark" if dark else language if script else f"{language}-plain"
        self.context = browser.new_context(
            base_url=site.address, viewport={"width": width, "height": HEIGHT},
            java_script_enabled=script, reduced_motion="reduce",
            color_scheme="dark" if dark else "light", **more,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._note_origin)
        self.context.on("console", self._note_saying)
        self.context.on("weberror", lambda error: self.said.append(str(error.error)))
        self.page = self.context.new_page()
        self.expected = {"422"}  #: the portal's own way to say that something is to be corrected
        self.said: list[str] = []  #: what browsers only say when something is wrong
        self.outside: tuple[str, ...] = ()  #: where else one goes on purpose
        self.strayed: list[str] = []  #: addresses that are not the portal's
        self.seen: list[str] = []

    def _note_origin(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.address}/", *self.outside)):
            self.strayed.append(request.url)

    def _note_saying(self, message: ConsoleMessage) -> None:
        # Chromium reports a page with such a status as an error.
        wanted = any(f"status of {status}" in message.text for status in self.expected)
        # Pictures in Bootstrap's stylesheet, which ours overrides: blocked, as they should be,
        # where the browser lays out a page before ours has come.
        wanted = wanted or message.text.startswith("Loading the image 'data:image/svg+xml")
        if message.type in {"error", "warning"} and not wanted:
            self.said.append(f"{message.text} ({message.location['url']})")

    def expects(self, status: int) -> None:
        """The next page may come with this status."""
        self.expected.add(str(status))

    def go(self, address: str) -> None:
        """Type an address of the portal."""
        self.page.goto(address)

    def speak(self, language: str) -> None:
        """Press the button of a language where the page is in another."""
        if self.page.locator("html").get_attribute("lang") != language:
            with self.page.expect_navigation():
                self.page.click(f".langs button[lang={language}]")

    def look(self, name: str, path: str | None = None) -> None:
        """Inspect the page one has come to: its language, axe, nothing cut off or sideways.

        Its picture is taken, as wide as a phone and as a desk, where pictures are wanted.
        """
        if path is not None:
            self.page.wait_for_url(lambda url: urlsplit(url).path == path)
        page = self.page
        page.wait_for_load_state()
        self.seen.append(name)
        assert page.locator("html").get_attribute("lang") == self.language, name
        if self.script:
            self._inspect(name)
        for width in (PHONE, DESK):
            self._stand_back(name, width)
        page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def _inspect(self, name: str) -> None:
        found = Axe().run(self.page, options=ONLY_WRONG).response["violations"]
        told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert told == [], name

    def _stand_back(self, name: str, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if PICTURES:
            picture = PICTURES / self.album / f"{name}-{width}.png"
            self.page.screenshot(path=picture, full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert self.page.evaluate(CUT_OFF) == [], name

    def fetch(self, address: str) -> bytes:
        """What a link leads to, as a file: a PDF, an upload."""
        answer = self.context.request.get(address)
        assert answer.ok, (answer.status, address)
        return answer.body()

    def paper(self, name: str, address: str) -> bytes:
        """A PDF, kept beside the pictures where pictures are wanted."""
        made = self.fetch(address)
        if PICTURES:
            (PICTURES / self.album).mkdir(parents=True, exist_ok=True)
            (PICTURES / self.album / f"{name}.pdf").write_bytes(made)
        return made

    def leave(self) -> None:
        """Close the browser; nothing may have gone wrong or elsewhere meanwhile."""
        if PICTURES and self.seen:
            self.page.screenshot(path=PICTURES / "last" / f"{self.seen[-1]}.png", full_page=True)
        self.context.close()
        assert self.said == []
        assert self.strayed == []
