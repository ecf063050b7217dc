"""Messages in words: in the reader's language, the same as text and HTML, nothing secret."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, strategies as st

from portal.app import Portal
from portal.i18n import LANGUAGES, use_language
from portal.messages.kinds import KINDS
from portal.messages.letters import Letter, bodies, letter_of
from portal.service import Service
from tests.messages.conftest import REFERENCE

WORDS: dict[str, Any] = {
    "channel": "line", "messages": [], "who": "ฟ้าใส ใจสมมติ",
    "number": 2, "references": [[REFERENCE, "sample"]],
    "reference": REFERENCE, "service": "sample", "state": "returned", "action": "return",
    "notice": "late", "note": "สำเนาบัตรไม่ชัด\nโปรดถ่ายใหม่", "body": "สวัสดีค่ะ <ครู> & ผู้ปกครอง",
    "document": "หนังสือรับรองเงินเดือน", "reason": "ออกผิดคน",
    "what": "เพชร", "at": "2026-11-26T02:00:00+00:00", "until": "2026-11-25T09:00:00+00:00",
    "title": "ประชุม", "day": "2026-11-26", "times": ["09:00–11:00 เพชร"],
    "answers": [["นัดหมาย", [["วันที่", "26 พฤศจิกายน 2569"]]]],
}
SCRIPTS = {"th": "[\u0e00-\u0e7f]", "lo": "[\u0e80-\u0eff]", "en": "[A-Za-z]"}


class Words(HTMLParser):
    """What a reader of the HTML reads."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.ignored = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.ignored = tag in {"title", "style"}

    def handle_data(self, data: str) -> None:
        if not self.ignored:
            self.text.append(data)


def read(source: str) -> str:
    words = Words()
    words.feed(source)
    return "".join(" ".join(words.text).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same_in_the_readers_language(
    app: Portal, sample: Service, kind: str, language: str
) -> None:
    with use_language(language):
        letter = letter_of(kind, WORDS)
        text, html = bodies(letter, name="ครูสมมติ", path="/petitions/1", language=language)
    assert read(html) == "".join(text.split())
    assert f'<html lang="{language}">' in html
    assert "http://localhost/petitions/1" in text
    for said in (letter.subject, *letter.paragraphs[:1], letter.action):
        assert re.search(SCRIPTS[language], said), said


def test_the_letter_names_service_state_and_what_comes_next(app: Portal, sample: Service) -> None:
    with use_language("en"):
        letter = letter_of("petition_changed", {**WORDS, "state": "ready"})
    assert letter.subject == f"Petition {REFERENCE}: Ready to collect"
    assert "Please come and bring two photographs." in letter.paragraphs
    assert ("Service", "Sample") in letter.facts


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("th", ["วันพฤหัสบดีที่ 26 พ.ย. 2569", "09:30 น."]),
        ("en", ["Thursday 26 Nov 2026", "09:30"]),
        ("lo", ["26 ພ.ຈ. 2026", "09:30 ໂມງ"]),
    ],
)
def test_what_staff_filled_in_is_shown_in_the_readers_language(
    app: Portal, sample: Service, language: str, shown: list[str]
) -> None:
    fields = {"pickup_date": "2026-11-26", "pickup_time": "09:30:00", "place": "hr"}
    with use_language(language):
        words = {**WORDS, "state": "ready", "action": "set_pickup", "fields": fields}
        facts = dict(letter_of("petition_changed", words).facts)
    assert facts["Place"] == "Personnel desk"
    assert facts["Day"].endswith(shown[0])
    assert facts["Time"] == shown[1]


def test_a_service_that_is_gone_still_has_its_message(app: Portal) -> None:
    with use_language("en"):
        letter = letter_of("petition_changed", WORDS)
    assert letter.subject == f"Petition {REFERENCE}: Returned for correction"
    assert ("Service", "sample") in letter.facts


def test_a_state_nobody_knows_any_more_is_shown_by_its_code(app: Portal) -> None:
    letter = letter_of("petition_changed", {**WORDS, "state": "lost_state"})
    assert letter.subject.endswith("lost_state")


def test_a_kind_that_is_gone_says_so(app: Portal) -> None:
    with use_language("en"):
        assert letter_of("of_a_lost_plugin", {}).subject == "Message from the portal"


@pytest.mark.parametrize(
    "typed", ["8000000000017", "8-0000-00000-01-7", "8 0000 00000 01 7", "๘๐๐๐๐๐๐๐๐๐๐๑๗"]
)
def test_an_id_number_somebody_typed_is_not_told(app: Portal, sample: Service, typed: str) -> None:
    words = {**WORDS, "note": f"เลข {typed} ไม่ตรงกับบัตร", "body": f"เลขของฉัน {typed}"}
    for kind in ("petition_changed", "petition_message"):
        letter = letter_of(kind, words)
        said = f"{letter.subject} {letter.paragraphs} {letter.facts}"
        assert typed not in said
        assert "x-xxxx-xxxxx-xx-x" in said
        assert REFERENCE in letter.subject


def test_typed_markup_stays_text(app: Portal, sample: Service) -> None:
    words = {**WORDS, "body": "<script>alert(1)</script><a href='https://x.example'>x</a>"}
    with use_language("en"):
        _text, html = bodies(
            letter_of("petition_message", words), name="<b>x</b>", path="/", language="en"
        )
    assert not re.search("<script|<b>x|href='https", html)


@given(st.text())
def test_a_subject_is_always_one_line(subject: str) -> None:
    cleaned = Letter(subject=subject, paragraphs=()).cleaned().subject
    assert len(cleaned.splitlines()) <= 1
    assert len(cleaned) <= 200
