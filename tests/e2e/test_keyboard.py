"""All of it with the keyboard alone: everything is reached, and one always sees where one is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

CAST = Cast()
#: What can be done on a page, by script's account: what the Tab key must reach. Of a group of
#: radio buttons Tab reaches one, the arrows reach the others.
REACHABLE = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0)
    .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    .filter((one) => one.type !== "radio" || (!groups.has(one.name) && groups.add(one.name)))
    .length;
}"""
#: Whether the focus can be seen: drawn with an outline, and on the screen.
SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return drawn && there ? "" : one.outerHTML.slice(0, 200);
}"""
DOWN = "↓"
IN_BODY = "document.activeElement === document.body"


def walk_through(who: Visitor) -> None:
    """Press Tab through a whole page: as many stops as there are things to do, each seen."""
    page = who.page
    expected = page.evaluate(REACHABLE)
    hidden, stops = [], 0
    page.keyboard.press("Tab")
    while not page.evaluate(IN_BODY) and stops <= expected + 10:
        stops += 1
        hidden.append(page.evaluate(SEEN))
        page.keyboard.press("Tab")
    assert [html for html in hidden if html] == []
    assert stops >= expected


def go_to(who: Visitor, target: str) -> None:
    """Press Tab until the control is reached."""
    for _ in range(80):
        who.page.keyboard.press("Tab")
        if who.page.evaluate("document.activeElement.id") == target:
            return
    raise AssertionError(f"Tab never reaches #{target}")


def test_skip_link_comes_first_and_leads_to_the_content(site: Site, visit: Visit) -> None:
    who: Visitor = visit(site)
    who.go("/services")
    who.page.keyboard.press("Tab")
    assert who.page.evaluate("document.activeElement.className") == "skip"
    assert who.page.evaluate(SEEN) == ""
    who.page.keyboard.press("Enter")
    assert who.page.evaluate("document.activeElement.id") == "main"
    who.page.keyboard.press("Tab")
    assert who.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_home_and_registration_are_walked_through(site: Site, visit: Visit) -> None:
    who: Visitor = visit(site, width=DESK)
    for address in ("/", "/account/register"):
        who.go(address)
        walk_through(who)


def test_petition_is_sent_and_taken_without_a_mouse(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    site.hire(CAST.officer, "id_card.staff")
    teacher: Visitor = visit(site)
    teacher.go("/account/register?next=/services/id-card/new")
    acts.register(teacher, CAST.teacher)
    acts.sign_in(teacher, CAST.teacher)
    walk_through(teacher)
    _send_by_keyboard(teacher, tmp_path)
    teacher.page.keyboard.press("Tab")
    _open_the_account_menu(teacher)
    officer: Visitor = visit(site, width=DESK)
    acts.enter_office(officer, CAST.officer)
    reference = teacher.page.locator("#reference").inner_text()
    _steer_the_desk(officer)
    officer.go(f"/staff/petitions/{reference}")
    walk_through(officer)
    _return_by_keyboard(officer)


def _send_by_keyboard(who: Visitor, folder: Path) -> None:
    page, keys = who.page, who.page.keyboard
    who.go("/services/id-card/new")
    for target, typed in (
        ("birth_date-day", "27"), ("birth_date-month", DOWN * 3), ("birth_date-year", "2535"),
        ("registered_address", "99/9 หมู่ 9"), ("contact_address", "บ้านพักครู"), ("unit", "โรงเรียน"),
        ("position", "ครู"), ("rank", "คศ.2"), ("reason", DOWN * 6),
    ):
        go_to(who, target)
        for key in typed:
            keys.press("ArrowDown") if key == DOWN else keys.insert_text(key)
    acts.attach(who, "id_card_copy", write_uploads(folder)["other_2"])
    page.focus("#rank")
    with page.expect_navigation(url="**/check"):
        keys.press("Enter")
    go_to(who, "confirm")
    keys.press("Space")
    with page.expect_navigation(url="**/sent"):
        keys.press("Enter")


def _open_the_account_menu(who: Visitor) -> None:
    page = who.page
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.pathname") == "/messages"
    assert page.evaluate(SEEN) == ""
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.locator(".account ul").is_visible()


def _steer_the_desk(who: Visitor) -> None:
    """Keys of one letter: they move, tick, open and lead, never while somebody types."""
    page, keys = who.page, who.page.keyboard
    queue = "/staff/id-card?assigned=all"
    who.go(queue)
    for key in ("j", "x"):
        keys.press(key)
    assert page.locator("tbody input:checked").count() == 1
    assert page.evaluate(SEEN) == ""
    keys.press("?")
    page.locator("dialog[open] kbd").first.wait_for()
    keys.press("j")
    keys.press("Escape")
    assert not page.locator("dialog[open]").count()
    keys.press("/")
    keys.type("go?x")
    assert page.evaluate("document.activeElement.value") == "go?x"
    assert page.locator("tbody input:checked").count() == 1
    page.evaluate("document.activeElement.blur()")
    for pressed, address in ((("g", "o"), "**/staff"), (("g", "q"), f"**{queue}"),
                             (("j", "Enter"), "**/staff/petitions/*")):
        with page.expect_navigation(url=address):
            for key in pressed:
                keys.press(key)
    who.go("/staff/keys")
    page.focus("button[name=keys]")
    with page.expect_navigation():
        keys.press("Enter")
    who.go(queue)
    for key in ("j", "x", "?"):
        keys.press(key)
    assert page.evaluate(IN_BODY)


def _return_by_keyboard(who: Visitor) -> None:
    page, keys = who.page, who.page.keyboard
    page.focus(".act h2 ~ form input[type=radio]")
    keys.press("Space")
    while page.evaluate("document.activeElement.value") != "return":
        keys.press("ArrowDown")
    go_to(who, "note")  # past the canned replies, where the office keeps some
    keys.type("โปรดแนบใหม่")
    keys.press("Tab")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".status-returned").count()
