"""What people do on the pages: register, sign in, fill in, attach, take a step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyotp

from portal.i18n import use_language
from tests.e2e.people import ANSWERS, Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.e2e.visitor import Visitor


def press(who: Visitor, button: str) -> None:
    """Press a button that sends something, and wait for the page that answers."""
    with who.page.expect_navigation():
        who.page.click(button)


def register(who: Visitor, person: Person) -> None:
    """Fill in and send the registration; ends on the page that asks to sign in."""
    page = who.page
    page.fill("#national_id", person.national_id)
    page.select_option("#staff_type", "teacher_official")
    for name in ("title", "first_name", "last_name", "phone", "email", "password"):
        page.fill(f"#{name}", getattr(person, name))
    page.fill("#password2", person.password)
    page.check("#notice")
    answer_captcha(who)
    press(who, "main form .acts button")
    page.wait_for_url("**/account/login?**")


def answer_captcha(who: Visitor) -> None:
    """Without script the sum in words is answered; with it the browser computes by itself."""
    if not who.script:
        question = who.page.locator("[data-question] label").inner_text()
        who.page.fill("#captcha", str(result_of(question)))


def result_of(question: str) -> int:
    """The result of a sum asked in Thai words: "เจ็ด บวก สอง ได้เท่าไร" → 9."""
    from portal.accounts.captcha import NUMBERS

    with use_language("th"):
        words = {str(word): number for number, word in enumerate(NUMBERS)}
    first, act, second = question.split()[:3]
    return words[first] + words[second] * {"บวก": 1, "ลบ": -1}[act]


def sign_in(who: Visitor, person: Person) -> None:
    """Type ID and password on the sign-in page and go where that leads."""
    page = who.page
    page.fill("#national_id", person.national_id)
    page.fill("#password", person.password)
    press(who, "main form .acts button")
    assert urlsplit(page.url).path != "/account/login"
    who.speak(who.language)


def enrol(who: Visitor) -> None:
    """Set up the second factor with the key the page shows; ends on the recovery codes."""
    secret = re.sub(r"\s", "", who.page.locator(".ways b.code").inner_text())
    who.page.fill("#code", pyotp.TOTP(secret).now())
    press(who, ".ways button")
    assert who.page.locator(".codes").is_visible()


def enter_office(who: Visitor, person: Person) -> None:
    """Sign in for the first time as somebody with a role; ends at the staff desk."""
    who.go("/account/login?next=/staff")
    sign_in(who, person)
    enrol(who)
    press(who, "main .acts a.btn-primary")


def fill_in(who: Visitor, answers: dict[str, str] = ANSWERS) -> None:
    """Answer the questions of the form, whatever kind of control asks them."""
    for name, value in answers.items():
        answer(who.page.locator(f"main [name='{name}']").first, who, name, value)


def answer(control: Locator, who: Visitor, name: str, value: str) -> None:
    """Put a value into a text field, choose it in a list, or tick its button."""
    if control.get_attribute("type") == "radio":
        who.page.check(f"main [name='{name}'][value='{value}']")
    elif control.evaluate("control => control.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)


def attach(who: Visitor, slot: str, file: Path) -> None:
    """Choose a file; with script it is sent at once, and this waits until it is attached."""
    who.page.set_input_files(f"#{slot}", file)
    if who.script:
        place(who, slot).locator(".status-completed").wait_for()


def place(who: Visitor, slot: str) -> Locator:
    """The box of one upload."""
    return who.page.locator(".slot", has=who.page.locator(f"#{slot}"))


def save(who: Visitor) -> None:
    """Press the big button of the form."""
    press(who, "main form .btn-big")


def take_step(who: Visitor, action: str, note: str = "", **fields: str) -> None:
    """Choose a step on the page where a petition is processed, and save."""
    who.page.check(f"#step-{action}")
    step = who.page.locator(".step", has=who.page.locator(f"#step-{action}"))
    for name, value in fields.items():
        answer(step.locator(f"[name='{name.replace('__', '-')}']"), who, name, value)
    who.page.fill("#note", note)
    press(who, ".act form[action$='/step'] button.btn-primary")


def errors(who: Visitor) -> list[str]:
    """The sentences of the error summary, which has the focus where script runs."""
    summary = who.page.locator(".trouble")
    summary.wait_for()
    if who.script:
        assert summary.evaluate("box => box === document.activeElement")
    return summary.locator("li").all_inner_texts()
