"""Spreadsheets: what stands in a cell is what was meant, and nothing in it acts."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask, Response, g
from hypothesis import given, strategies as st

from portal.reports import workbook as workbooks
from portal.reports.sheets import KINDS, Cell, Sheet, send_sheet
from portal.reports.workbook import workbook
from tests.reports.reading import cells_of, lines_of, opened_in_office

HEADS = ("ชื่อ", "=HEAD()")
NASTY = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", " =1+1", "\t=1+1", "\r=1+1",
    '=cmd|" /C calc"!A0', '=HYPERLINK("http://x.example","y")',
]  # fmt: skip
TEXTS = [
    "0200000000", "0000000000000", "007", "เด็กหญิงน้ำผึ้ง ใจสมมติ", "ນາງ ສົມມຸດ", "1E5",
    "12-03", "a,b;c", 'say "ah"', "two\nlines", "<b>&amp;</b>", "_x0041_", "TRUE", " spaced ",
]  # fmt: skip


def sent(sheet: Sheet, ending: str, name: str = "ตาราง 2569") -> Response:
    """The whole answer to a request of its own."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: send_sheet(sheet, name, ending))
    return app.test_client().get("/")


def both(rows: list[tuple[Cell, ...]]) -> tuple[list[list[str]], list[list[object]]]:
    """The rows below the headings, read back from CSV and from XLSX."""
    sheet = Sheet(title="รายงาน", heads=HEADS, rows=rows)
    return lines_of(sent(sheet, "csv").data)[1:], cells_of(sent(sheet, "xlsx").data)[1:]


def test_texts_come_back_as_they_were():
    lines, cells = both([(text, "x") for text in TEXTS])
    assert [line[0] for line in lines] == TEXTS
    assert [row[0] for row in cells] == TEXTS


def test_what_looks_like_a_formula_stays_a_text():
    lines, cells = both([(text, "x") for text in NASTY])
    assert [line[0] for line in lines] == [f"'{text}" for text in NASTY]
    assert [row[0] for row in cells] == [text.replace("\r", "\n") for text in NASTY]


def test_no_cell_of_a_workbook_has_a_formula_and_dangerous_ones_stay_texts_when_edited():
    data = b"".join(workbook("t", HEADS, [(text, "x") for text in NASTY]))
    with ZipFile(BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    shapes = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
    texts = re.findall(r'<c s="(\d+)" t="inlineStr"><is><t [^>]*>([^<]*)<', sheet)
    kept = {text: 'quotePrefix="1"' in shapes[int(number)] for number, text in texts}
    assert {text for text, quoted in kept.items() if not quoted} == {"x"}


def test_numbers_and_days_are_numbers_and_days():
    row = (7, Decimal("1234.50"), 2.5, date(2026, 11, 21),
           datetime(2026, 11, 21, 17, 30, 59, tzinfo=UTC), time(9, 5), None, "")  # fmt: skip
    lines, cells = both([row])
    assert lines == [["7", "1234.50", "2.5", "2026-11-21", "2026-11-22 00:30", "09:05", "", ""]]
    number, money, share, day, moment, clock = cells[0][:6]
    assert (number, money, share, day) == (7, 1234.5, 2.5, date(2026, 11, 21))
    assert moment == datetime(2026, 11, 22, 0, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
    assert clock == time(9, 5)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), object()])  # noqa: DTZ001
def test_what_a_cell_cannot_hold_is_an_error_of_ours(value: Cell):
    with pytest.raises((ValueError, TypeError)):
        b"".join(_chunks(Sheet(title="t", heads=HEADS, rows=[(value,)]), "xlsx"))


def _chunks(sheet: Sheet, ending: str) -> Iterator[bytes]:
    app = Flask(__name__)
    with app.test_request_context():
        yield from send_sheet(sheet, "x", ending).iter_encoded()


@given(st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=2), max_size=6))
def test_whatever_is_typed_a_file_comes_of_it_and_no_formula(rows: list[list[str]]):
    data = b"".join(workbook("t", HEADS, rows))
    found = cells_of(data)
    assert len(found) == len(rows) + 1 or not any(any(row) for row in rows[-1:])
    for line in lines_of(sent(Sheet(title="t", heads=HEADS, rows=rows), "csv").data)[1:]:
        assert not any(cell.lstrip()[:1] in set("=+-@") for cell in line)


@pytest.mark.parametrize("title", ["", "a" * 60, "[x]:*?/\\'", "รายงาน"])
def test_any_title_names_a_sheet(title: str):
    assert cells_of(b"".join(workbook(title, HEADS, [("a", "b")])))[1] == ["a", "b"]


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_the_answer_is_a_file_to_be_saved_under_its_name(ending: str):
    answer = sent(Sheet(title="t", heads=HEADS, rows=[]), ending)
    said = answer.headers["Content-Disposition"]
    assert answer.content_type == KINDS[ending]
    assert said.startswith(f"attachment; filename=2569.{ending}; filename*=UTF-8''%E0%B8%95")


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_rows_are_made_while_they_are_sent_and_in_the_request(ending: str):
    made: list[int] = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(30_000):
            made.append(number)
            yield (f"{number:08d}", g.setdefault("seen", number))

    app = Flask(__name__)
    sheet = Sheet(title="t", heads=HEADS, rows=rows())
    app.add_url_rule("/", view_func=lambda: send_sheet(sheet, "x", ending))
    answer = app.test_client().get("/", buffered=False)
    chunks = answer.iter_encoded()
    next(chunks)
    assert len(made) < 3_000, "the first byte waits for few rows"
    assert b"".join(chunks)
    assert len(made) == 30_000


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_many_rows_need_no_more_memory_than_few(ending: str):
    def most(number: int) -> int:
        tracemalloc.start()
        rows = (("0200000000", "เด็กหญิงน้ำผึ้ง", n) for n in range(number))
        for _chunk in _chunks(Sheet(title="t", heads=HEADS, rows=rows), ending):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(10)
    assert most(12_000) < most(4_000) + 100_000


def test_a_sheet_that_is_full_does_not_end_as_a_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    assert len(cells_of(b"".join(workbook("t", HEADS, [("a", "b")] * 2)))) == 3
    with pytest.raises(ValueError, match="no more rows"):
        b"".join(workbook("t", HEADS, [("a", "b")] * 3))


def test_libreoffice_finds_texts_and_no_formula(tmp_path: Path):
    rows: list[tuple[Cell, ...]] = [(text, 2.5) for text in [*NASTY, *TEXTS]]
    rows.append(("วันที่", date(2026, 11, 21)))
    data = sent(Sheet(title="รายงาน", heads=HEADS, rows=rows), "xlsx").data
    shown = opened_in_office(data, tmp_path)
    assert shown[0] == list(HEADS)
    assert [line[0] for line in shown[1:]] == [
        text.replace("\r", "\n") for text in [*NASTY, *TEXTS, "วันที่"]
    ]
    assert shown[1][1] == "2.5"
    assert shown[-1][1] == "2026-11-21"


