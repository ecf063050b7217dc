"""Every page draws in three languages and keeps the promises of strict CSP and plain HTML."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, g
from markupsafe import escape

from portal.administration.pages import ADMIN_PAGES
from portal.i18n import LANGUAGES
from tests.face import stage as s
from tests.face.scenes import SCENES

VOID = {"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FOREIGN = {"use", "path"}  # drawn elements may close themselves
CONTROLS = {"input", "select", "textarea"}


class Page(HTMLParser):
    """A strict reader: every element is closed by its own end tag, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.text: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        doubled = [name for name, n in Counter(name for name, _ in attrs).items() if n > 1]
        self.faults += [f"<{tag}> says {name} twice" for name in doubled]
        if self._open[-1:] == ["p"] and tag in {"p", "div", "form", "ul", "ol", "table"}:
            self.faults.append(f"<{tag}> inside <p>")
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in FOREIGN:
            self.faults.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text[self._open[-1]] = self.text.get(self._open[-1], "") + data

    def having(self, name: str) -> list[tuple[str, str]]:
        """(tag, value) of every element with that attribute."""
        return [(tag, attrs[name] or "") for tag, attrs in self.elements if name in attrs]


@pytest.fixture(params=[(scene, lang) for scene in SCENES for lang in LANGUAGES], ids="-".join)
def drawn(request: pytest.FixtureRequest, face: Flask) -> Page:
    scene, language = request.param
    return Page(s.draw(face, SCENES[scene][0], language, SCENES[scene][1]))


def test_page_is_whole_html_that_strict_csp_lets_live(drawn: Page) -> None:
    assert drawn.faults == []
    names = {name for _, attrs in drawn.elements for name in attrs}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert not [tag for tag, _ in drawn.elements if tag in {"style", "base", "iframe", "object"}]
    assert all(attrs.get("src") for tag, attrs in drawn.elements if tag == "script")
    addresses = [v for a in ("href", "src", "action", "formaction") for _, v in drawn.having(a)]
    assert not [a for a in addresses if re.match(r"\w+:|//", a)], "another origin, or data:"


def test_page_speaks_to_screen_readers(drawn: Page) -> None:
    ids = [value for _, value in drawn.having("id")]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    for name in ("for", "aria-describedby", "aria-labelledby", "form"):
        for tag, value in drawn.having(name):
            assert set(value.split()) <= set(ids), f"{tag} {name}={value} points nowhere"
    labelled = {value for _, value in drawn.having("for")}
    for tag, attrs in drawn.elements:
        if tag in CONTROLS and attrs.get("type") != "hidden":
            assert attrs.get("id") in labelled, f"{tag} {attrs.get('name')} has no label"
        if tag == "img":
            assert attrs.get("alt") is not None
    for tag, value in drawn.having("href"):
        if tag == "a" and value.startswith("#"):
            assert value[1:] in ids, f"{value} leads nowhere"
    assert [tag for tag, _ in drawn.elements].count("h1") == 1


def test_every_form_that_changes_something_carries_a_token(drawn: Page) -> None:
    forms = [attrs for tag, attrs in drawn.elements if tag == "form"]
    posts = [form for form in forms if form.get("method") == "post"]
    tokens = [value for _, value in drawn.having("name") if value == "csrf_token"]
    assert len(tokens) == len(posts)
    assert "None" not in " ".join(drawn.text.values())


def test_error_summary_counts_in_the_title_and_links_to_each_control(face: Flask) -> None:
    drawn = Page(s.draw(face, *("petitions/form.html", "en", SCENES["form_wrong"][1])))
    assert drawn.text["title"].startswith("7 problems: ")
    targets = [value for tag, value in drawn.having("href") if tag == "a" and value[0] == "#"]
    assert targets[1:] == [
        "#birth_date-year", "#address", "#staff_type-0", "#position", "#reason", "#salary",
        "#other_2",
    ]
    wrong = {attrs["id"] for _, attrs in drawn.elements if attrs.get("aria-invalid") == "true"}
    assert wrong == {"birth_date-year", "address", "position", "reason", "salary", "other_2"}


def test_what_people_type_is_shown_as_text(face: Flask) -> None:
    for scene, typed in (("conflict", "<script>x"), ("services_none", "<b>หมู"),
                         ("process_wrong", "<i>ร่าง"), ("show_done", "<u>ดี")):
        html = s.draw(face, SCENES[scene][0], "en", SCENES[scene][1])
        assert typed not in html
        assert escape(typed) in html


def test_broken_page_needs_neither_reader_nor_session(face: Flask) -> None:
    with face.test_request_context("/"):
        g.language = "en"
        html = face.jinja_env.get_template("500.html").render(ticket="E-1")
    assert "E-1" in html
    assert "csrf_token" not in html


@pytest.mark.parametrize(("scene", "lit"), [
    ("home", "/"), ("services", "/services"), ("form", "/services"), ("form_wrong", "/petitions"),
    ("mine", "/petitions"), ("status", "/status"), ("queue", "/staff"), ("inbox", None),
])
def test_menu_lights_the_place(face: Flask, scene: str, lit: str | None) -> None:
    drawn = Page(s.draw(face, SCENES[scene][0], "th", SCENES[scene][1]))
    marked = [attrs["href"] for tag, attrs in drawn.elements
              if tag == "a" and attrs.get("aria-current") == "page" and "href" in attrs]
    assert [href for href in marked if not (href or "").startswith("?")] == ([lit] if lit else [])


def test_only_staff_see_the_desk_and_only_administrators_the_administration(face: Flask) -> None:
    def menu(reader: s.Thing) -> set[str]:
        context = {**SCENES["home"][1], "current_user": reader}
        drawn = Page(s.draw(face, "home.html", "th", context))
        return {value for _, value in drawn.having("href")} & {"/staff", "/admin/"}

    assert menu(s.VISITOR) == menu(s.CITIZEN) == set()
    assert menu(s.Thing(**{**vars(s.OFFICER), "is_admin": False})) == {"/staff"}
    assert menu(s.OFFICER) == {"/staff", "/admin/"}


@pytest.mark.parametrize(("turn", "age", "look", "words"), [
    ("office", 0, "age", "today"), ("office", 3, "age", "3 days"),
    ("office", 4, "age-due", "4 days, due soon"), ("approver", 5, "age-due", "5 days, due soon"),
    ("office", 6, "age-late", "6 days, late"), ("citizen", 9, "muted", "stopped at 9 days"),
    ("nobody", 9, "muted", "–"),
])
def test_age_turns_amber_and_red(face: Flask, turn: str, age: int, look: str, words: str) -> None:
    context = {"p": s.petition("in_progress", turn, age=age)}
    source = '{% from "macros/petition.html" import age %}{{ age(p) }}'
    with face.test_request_context("/"):
        g.language = "en"
        html = face.jinja_env.from_string(source).render(context)
    assert re.search(rf'class="[^"]*\b{look}"', html)
    assert html.removesuffix("</span>").endswith(words)


def icons_named(folder: Path) -> set[str]:
    sources = "".join(path.read_text() for path in folder.rglob("*.html"))
    spoken = re.findall(r'icon\(([^)]*)\)|#([a-z0-9-]+)"/>', sources)
    return {name for call, name in spoken if name} | {
        name for call, _ in spoken for name in re.findall(r'"([a-z][a-z0-9-]+)"', call)
    }


def test_sprite_holds_every_icon_the_templates_name() -> None:
    sprite = (s.ROOT / "portal/static/img/icons.svg").read_text()
    held = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = icons_named(s.ROOT / "templates") | icons_named(s.ROOT / "plugins")
    named |= {page.icon for page in ADMIN_PAGES}
    assert len(named) > 30
    assert named - held == set()


def test_no_step_is_chosen_beforehand_and_cancelling_comes_last(face: Flask) -> None:
    steps = SCENES["process"][1]["steps"]
    for given in (steps[::-1], steps[2:]):
        context = {**SCENES["process"][1], "steps": given}
        drawn = Page(s.draw(face, "staff/process.html", "th", context))
        radios = [attrs for _, attrs in drawn.elements if attrs.get("name") == "action"]
        assert radios[-1]["value"] == "cancel"
        assert not [radio for radio in radios if "checked" in radio]
