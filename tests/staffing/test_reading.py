"""Files of staff are read, or refused with a sentence before they do any harm."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from portal.errors import Refused
from portal.staffing import packed
from portal.staffing.reading import MOST_BYTES, read_table
from portal.testing import invented_id
from tests.staffing.tables import HEADS, as_csv, as_xlsx, row

ONE = [row(invented_id(1), position="=ครู", phone="+66 2 000 0000")]


def packed_with(name: str, content: bytes, base: bytes | None = None) -> bytes:
    """A workbook with one more part, or another one in place of its own."""
    sent = io.BytesIO()
    with ZipFile(io.BytesIO(base or as_xlsx(ONE))) as old, ZipFile(sent, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return sent.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"/></row></sheetData></worksheet>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'


@pytest.mark.parametrize(("data", "sentence"), [
    (lambda: b"", "lacks the column"), (lambda: b"PK\x03\x04nothing", "cannot be read"),
    (lambda: b"\x00\x01\x02", "cannot be read"), (lambda: as_csv([]), "no lines"),
    (lambda: b"x" * (MOST_BYTES + 1), "5 MB"),
    (lambda: as_csv(ONE, ("id", "colour")), "nobody knows: colour"),
    (lambda: as_csv(ONE, ("id", "National ID")), "there twice: National ID"),
    (lambda: as_csv(ONE, ("ชื่อ",)), "lacks the column: National ID"),
    (lambda: as_xlsx(ONE, sheets=2), "one sheet"),
    (lambda: as_xlsx(ONE)[:-200], "cannot be read"),
    (lambda: packed_with("xl/externalLinks/externalLink1.xml", b"<x/>"), "links"),
    (lambda: packed_with("xl/vbaProject.bin", b"x"), "macros"),
    (lambda: packed_with(SHEET, FAR), "divide it|more columns"),
    (lambda: packed_with(SHEET, LAUGHS), "cannot be read"),
    (lambda: packed_with(SHEET, b"<worksheet><sheetData>"), "cannot be read"),
    (lambda: packed_with("xl/media/bomb.xml", bytes(70 * 1024 * 1024)), "unpacked"),
])  # fmt: skip
def test_what_is_no_table_of_staff_is_refused(data: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_table(data())


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_too_many_lines_are_refused_and_the_most_are_not(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("packed", "reading"):
        monkeypatch.setattr(f"portal.staffing.{module}.MOST_ROWS", 5)
    assert len(read_table(make([row(invented_id(n)) for n in range(5)]))) == 5
    with pytest.raises(Refused, match="lines at most"):
        read_table(make([row(invented_id(n)) for n in range(6)]))


@pytest.mark.parametrize("heads", [
    HEADS, [head.upper() for head in HEADS],
    ("เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "อีเมล", "โทรศัพท์", "ประเภทบุคลากร", "กลุ่ม",
     "ตำแหน่ง", "บริการ", "บทบาท"),
])  # fmt: skip
def test_headings_are_understood_in_thai_and_english(heads: Any) -> None:
    cells = [f"ค่า {n}" for n in range(11)]
    (line,) = read_table(as_xlsx([cells], heads))
    assert line.cells == dict(zip(HEADS, cells, strict=True))
    assert line.number == 2


def test_formulas_are_found_in_both_kinds_of_file() -> None:
    assert [line.acts for line in read_table(as_xlsx(ONE * 2, formula=(2, 8)))] == [False, True]
    acting = [row(invented_id(1), position=text) for text in ("=1", "@x", "-1+2", "+66 2000 0000")]
    assert [line.acts for line in read_table(as_csv(acting))] == [True, True, True, False]
    assert read_table(as_csv([row("1", position="'=ครู")]))[0].cells["position"] == "=ครู"


def test_numbers_keep_their_digits_and_older_thai_is_read() -> None:
    text = "id;ชื่อ;โทรศัพท์\n0123456789012;สมชาย;020000000\n\n".encode("cp874")
    (line,) = read_table(text)
    assert line.cells == {
        "national_id": "0123456789012", "first_name": "สมชาย", "phone": "020000000"
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(junk: bytes) -> None:
    for data in (junk, b"PK\x03\x04" + junk, as_csv([]) + junk):
        try:
            read_table(data)
        except Refused:
            continue


def test_a_bomb_is_given_up_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", 100_000)
    with pytest.raises(Refused, match="unpacked"):
        packed.formulas(packed_with("xl/a.xml", bytes(200_000)))
