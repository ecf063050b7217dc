"""The printed papers: what stands on them, in which digits, and that typed text stays text."""

from __future__ import annotations

import re
from types import SimpleNamespace as Slot
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from portal.documents.pdf import render_pdf
from tests.documents import paper
from tests.documents.reading import by_reader, squeezed

NASTY = "<script>alert(1)</script>\"'&{{ 7*7 }}"
SLOTS = [Slot(label="สำเนาบัตรประชาชน", required=True), Slot(label="เอกสารอื่นๆ 1", required=False)]
PAGES = ["petition", "receipt", "blank"]


def context(**more: Any) -> dict[str, Any]:
    return paper.petition(**{"fields": paper.BLANK, "slots": SLOTS, **more})


@pytest.mark.parametrize("language", ["th", "en", "lo"])
@pytest.mark.parametrize("page", PAGES)
def test_every_paper_is_drawn_in_every_language(press: Flask, page: str, language: str) -> None:
    html = paper.draw(press, page, language, context())
    assert f'<html lang="{language}">' in html
    assert "คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่" in html


@pytest.mark.parametrize("page", PAGES)
def test_no_paper_has_style_or_script_inline(press: Flask, page: str) -> None:
    html = paper.draw(press, page, "th", context())
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", html)


def test_a_petition_shows_answers_files_and_history(press: Flask) -> None:
    html = paper.draw(press, "petition", "th", context(step_facts=[("เวลารับบัตร", "10:00 น.")]))
    shown = squeezed(re.sub("<[^>]+>", "", html))
    for expected in (
        paper.REFERENCE, "31 มี.ค. 2568, 11:10 น.", "x-xxxx-xxxxx-97-7", "27 มีนาคม 2535",
        "บัตรประชาชน ของฉัน.jpg", "1.1 MB", "86 KB", "โปรดถ่ายใหม่", "นายตะวัน นามสมมติ",
        "เวลารับบัตร",
    ):  # fmt: skip
        assert squeezed(expected) in shown


def test_thai_numbers_change_every_digit_but_those_of_file_names(press: Flask) -> None:
    files = [("เอกสาร 1", "แผน2569.pdf", "12 KB")]
    html = paper.draw(press, "petition", "th", context(files=files, thai_numbers=True))
    body = re.sub("<[^>]+>", " ", html.partition("<body")[2].partition(">")[2])
    assert "๑๑๒๐๒๕๐๓๓๑๑๑๑๐๑๔" in body
    assert re.findall(r"[0-9]+", body) == ["2569"]
    assert 'class="form thai-numbers"' in html


@pytest.mark.parametrize("page", PAGES)
def test_typed_text_stays_text(press: Flask, page: str) -> None:
    nasty = context(
        answers=[(NASTY, [(NASTY, NASTY)])], files=[(NASTY, NASTY, NASTY)],
        timeline=[(NASTY, NASTY, NASTY, NASTY)], step_facts=[(NASTY, NASTY)], qr=NASTY,
        applicant={"name": NASTY, "masked_id": NASTY, "phone": NASTY},
        office={"name": NASTY, "address": NASTY, "phone": NASTY},
        fields=[(NASTY, [(NASTY, "choice", [NASTY]), (NASTY, "line", [])])],
        slots=[Slot(label=NASTY, required=False)],
    )  # fmt: skip
    html = paper.draw(press, page, "th", nasty)
    assert "<script" not in html
    assert "{{ 7*7 }}" in html
    assert html.count("&lt;script&gt;") >= 4


def test_line_breaks_of_an_answer_are_kept(press: Flask) -> None:
    html = paper.draw(press, "petition", "th", context(answers=[("ก", [("ข", "หนึ่ง\nสอง")])]))
    assert "หนึ่ง\nสอง" in html


def test_empty_groups_leave_no_heading_behind(press: Flask) -> None:
    html = paper.draw(
        press, "petition", "en", context(answers=[("Nothing here", [])], files=[], timeline=[])
    )
    assert "Nothing here" not in html
    assert "Attached documents" not in html
    assert "History" not in html


def test_the_receipt_promises_what_the_service_promises(press: Flask) -> None:
    receipt = context()
    assert "3-5 working days" in paper.draw(press, "receipt", "en", receipt)
    assert "working days" not in paper.draw(press, "receipt", "en", {**receipt, "promise": False})
    other = {**receipt, "petition": {**paper.petition()["petition"], "sla": Slot(target=7, due=9)}}
    assert "7-9 working days" in paper.draw(press, "receipt", "en", other)


def test_the_blank_form_has_lines_boxes_and_thirteen_places(press: Flask) -> None:
    html = paper.draw(press, "blank", "th", context())
    assert html.count('class="digit') == 13
    assert html.count('class="tick') == 4 + 4 + len(SLOTS)
    assert html.count('class="dots"') == 2 + 1 + 1 + 3 + 1
    assert "นางสาวฟ้าใส" not in html


def test_on_screen_the_page_links_our_styles_and_shows_the_code_inline(press: Flask) -> None:
    code = Markup('<svg class="code"></svg>')
    html = paper.draw(press, "petition", "th", context(on_screen=True, qr=code))
    assert '<link rel="stylesheet" href="/static/documents/print.css">' in html
    assert '<link rel="stylesheet" href="/static/fonts/fonts.css">' in html
    assert code in html
    assert "asset:" not in html
    assert "<link" not in paper.draw(press, "petition", "th", context())


@pytest.mark.usefixtures("printable")
@pytest.mark.parametrize("language", ["th", "en", "lo"])
@pytest.mark.parametrize("page", PAGES)
def test_every_paper_prints_on_few_pages(press: Flask, page: str, language: str) -> None:
    data = {**context(), **paper.petition(language)}
    html = paper.draw(press, page, language, data)
    made = render_pdf(html, language=language, title="ก", assets=paper.QR)
    text = by_reader(made)
    assert squeezed(paper.FORM[language]).replace("ຄໍາ", "ຄຳ").replace("ຈໍາ", "ຈຳ") in text
    assert re.search(r"1/[12]", text)
