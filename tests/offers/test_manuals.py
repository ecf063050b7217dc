"""Manuals in Markdown: what is written is read, what would act does not."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from portal.app import Portal
from portal.markdown import SCHEMES, TAGS, rendered
from portal.offers.queries import history
from portal.testing import make_person, sign_in

PAGE = "/admin/services/id-card/manual_th"
PUBLIC = "/services/id-card/manual"

#: Ways people have made pages act, as HTML and as Markdown.
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data='data:text/html;base64,PHNjcmlwdD4='></object>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>@import '//evil.example'</style>",
    "<base href=//evil.example><form action=//evil.example><input name=a></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](  javascript:alert(1))",
    "[x](java\tscript:alert(1))", "[x](javascript&colon;alert(1))", "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))", "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))", "[x](file:///etc/passwd)", "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n[x]", "![x](javascript:alert(1))", "![x](//evil.example/x.png)",
    "[a](http://a.example/\"onmouseover=\"alert(1))",
    "[a](http://a.example 'x\" onclick=\"alert(1)')",
    "`<script>`", "```html\"onload=x\n<script>alert(1)</script>\n```",
    "<!--<img src=--><img src=x onerror=x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "|<script>|\n|-|\n|<img onerror=x>|",
]  # fmt: skip


class Seen(HTMLParser):
    """What a browser would find of tags and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def is_harmless(text: str) -> bool:
    seen = Seen(text)
    for name, value in seen.attributes:
        if name not in {"href", "title", "start", "rel"}:
            return False
        scheme, colon, _rest = value.partition(":")
        plain = "".join(scheme.split()).lower()
        if name == "href" and colon and plain.isalpha() and plain not in SCHEMES:
            return False
    return seen.tags <= TAGS


@pytest.mark.parametrize("text", VECTORS)
def test_known_tricks_do_nothing(text: str):
    assert is_harmless(rendered(text))
    assert is_harmless(rendered(f"# Heading\n\n* {text}\n\n> {text}\n\n{text}"))


PIECES = st.sampled_from([
    *VECTORS, "[", "](", ")", "<", ">", "\"", "'", "`", "&", "javascript:",
    "onload=", "\n", "|", "# ",
    "* ", "&lt;", "\\", "\x00", "ก",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_no_mixture_of_tricks_does_anything(text: str):
    assert is_harmless(rendered(text))


def test_what_is_written_is_read():
    drawn = rendered(
        "# หัวข้อ\n\n**หนา** และ [ลิงก์](https://school.example/a?b=1&c=2)\n\n1. หนึ่ง\n2. สอง\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n[ในพอร์ทัล](/services) [ถาม](mailto:a@office.example)"
    )
    assert "<h2>หัวข้อ</h2>" in drawn
    assert '<a href="https://school.example/a?b=1&amp;c=2" rel="noopener">ลิงก์</a>' in drawn
    assert "<ol>" in drawn
    assert "<td>2</td>" in drawn
    assert 'href="/services"' in drawn
    assert 'href="mailto:a@office.example"' in drawn


@given(st.lists(st.integers(1, 6), min_size=1, max_size=10))
def test_headings_begin_below_the_pages_own_and_skip_no_level(levels: list[int]):
    drawn = rendered("\n\n".join("#" * level + " ก" for level in levels))
    found = [int(level) for level in re.findall(r"<h(\d)>", drawn)]
    assert found[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(found))
    ends = [int(level) for level in re.findall(r"</h(\d)>", drawn)]
    assert ends == found


def test_a_manual_is_looked_at_before_it_is_saved_and_shown_in_its_language(app: Portal):
    browser, public = sign_in(app, make_person("portal.admin")), app.test_client()
    typed = {"body": "# ก่อนยื่น\n\n<script>x</script> ถ่ายรูป", "seen": "0"}
    page = browser.post(PAGE, data={**typed, "preview": "1"})
    assert page.status_code == 200
    assert "<h2>ก่อนยื่น</h2>" in page.text
    assert history("id_card", "manual_th") == []
    assert "ก่อนยื่น</h2>" not in public.get(PUBLIC).text
    assert browser.post(PAGE, data=typed).status_code == 303
    shown = public.get(PUBLIC).text
    assert "<h2>ก่อนยื่น</h2>" in shown
    assert "<script>x" not in shown
    public.set_cookie("lang", "en")
    assert "ก่อนยื่น" not in public.get(PUBLIC).text


def test_an_older_manual_comes_back_and_an_empty_one_gives_the_plugins(app: Portal):
    browser, public = sign_in(app, make_person("portal.admin")), app.test_client()
    assert 'id="filling"' in public.get(PUBLIC).text
    for body in ("ฉบับแรก", "ฉบับสอง", ""):
        seen = history("id_card", "manual_th")
        typed = {"body": body, "seen": str(seen[0].id if seen else 0)}
        assert browser.post(PAGE, data=typed).status_code == 303
        made = 'id="filling"' in public.get(PUBLIC).text
        assert made is (body == "")
    oldest = history("id_card", "manual_th")[-1]
    assert "ฉบับแรก</textarea>" in browser.get(f"{PAGE}?edition={oldest.id}").text


def test_a_manual_too_long_is_refused_and_kept_in_the_form(app: Portal):
    browser = sign_in(app, make_person("portal.admin"))
    page = browser.post(PAGE, data={"body": "ก" * 40_001, "seen": "0"})
    assert page.status_code == 422
    assert "ก" * 40_001 in page.text
