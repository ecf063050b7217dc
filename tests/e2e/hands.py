"""A visitor without a mouse: Tab, arrows, Enter, Space and typing are all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from tests.e2e.visitor import Visitor

FURTHEST = 400  #: presses of Tab from one end of a page to the other
#: Whether the focus can be seen: drawn with an outline, and on the screen.
SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return drawn && there ? "" : one.outerHTML.slice(0, 200);
}"""
IS_AT = "selector => document.activeElement.matches(selector)"
PRESSED = """([code, key]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }))"""
CHOSEN = "document.activeElement.value"


class Hands:
    """What the hands on a keyboard do on the page that is open."""

    def __init__(self, who: Visitor) -> None:
        self.who, self.page, self.keys = who, who.page, who.page.keyboard

    def to(self, selector: str) -> None:
        """Press Tab until the control has the focus, which can be seen."""
        for _press in range(FURTHEST):
            if self.page.evaluate(IS_AT, selector):
                assert self.page.evaluate(SEEN) == ""
                return
            self.keys.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def type(self, selector: str, text: str) -> None:
        """Go to a field and type in place of what stands there."""
        self.to(selector)
        self.keys.press("Control+a")
        self.keys.insert_text(text)

    def tick(self, selector: str) -> None:
        """Go to a box, or a button that is one of several, and press Space."""
        self.to(selector)
        self.keys.press("Space")

    def choose(self, selector: str, value: str) -> None:
        """Go to a list or a group of buttons and press the arrow until the value is chosen."""
        self.to(selector)
        if self.page.evaluate("document.activeElement.type") == "radio":
            self.keys.press("Space")
        for _press in range(FURTHEST):
            if self.page.evaluate(CHOSEN) == value:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"{selector} offers no {value}")

    def enter(self, selector: str) -> None:
        """Go to a link or a button, press Enter and wait for the page that answers."""
        self.to(selector)
        self.key("Enter")

    def key(self, *keys: str) -> None:
        """Press keys one after the other, the last of which leads to another page."""
        *before, last = keys
        for key in before:
            self.keys.press(key)
        with self.page.expect_navigation():
            self.keys.press(last)

    def letter(self, place: str, letter: str) -> None:
        """Press a key of a Thai keyboard by its place: it gives another letter than j or x."""
        self.page.evaluate(PRESSED, [place, letter])

    def sign_in(self, national_id: str, password: str, totp_secret: str, onward: str) -> None:
        """Open the page `onward` through sign-in and second factor."""
        self.who.go(f"/account/login?next={onward}")
        self.type("#national_id", national_id)
        self.type("#password", password)
        self.key("Enter")
        self.type("#code", pyotp.TOTP(totp_secret).now())
        self.key("Enter")
        self.who.speak(self.who.language)
