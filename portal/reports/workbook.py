"""An XLSX file in the making: XlsxWriter draws the frame, rows are poured in as they come.

XlsxWriter itself sends nothing before the last row is known, even with `constant_memory`: it
gathers rows in a file and packs them at the end. So it makes a workbook of one row that shows
every format, and that row is the mould of all others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MOST_ROWS = 1_048_575  #: rows a sheet can hold beside its headings
MOST_LETTERS = 32_767  #: letters a cell can hold
CHUNK = 64 * 1024  #: bytes sent at once
FAST = 1  #: of nine levels of packing; higher ones take the time of the rows themselves
SHEET = "xl/worksheets/sheet1.xml"
BEGINNING = date(1899, 12, 30).toordinal()  #: day 0 of spreadsheets

FORMULAS = frozenset("=+-@＝＋－＠")  #: what a formula begins with, also as wide letters

_MOULD = {
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "time": {"num_format": "hh:mm"},
    "quoted": {"num_format": "@", "quote_prefix": True},  # stays a text when it is edited
}
_MOULDED = re.compile(r'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+2" s="(\d+)"')
#: What XML cannot hold, and letters that spreadsheets read as an escape.
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def workbook(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """The bytes of a workbook with one sheet, as rows come.

    ValueError at more than MOST_ROWS rows: what has been sent then is no file, and cannot be
    taken for a whole one.
    """
    parts = _frame(title, heads)
    head, tail, styles = _cast(parts.pop(SHEET).decode())
    sent = _Sink()
    with ZipFile(sent, "w", ZIP_DEFLATED, compresslevel=FAST) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
        yield sent.taken()
        with packed.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(head.encode())
            for number, row in enumerate(rows, 2):
                if number > MOST_ROWS + 1:
                    raise ValueError("a sheet holds no more rows")
                sheet.write(_row(number, row, styles).encode())
                if sent.size > CHUNK:
                    yield sent.taken()
            sheet.write(tail.encode())
    yield sent.taken()


def _frame(title: str, heads: Sequence[str]) -> dict[str, bytes]:
    """Name → bytes of the parts of a workbook with headings and one row of every format."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or None)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "num_format": "@", "text_wrap": True})
        for column, name in enumerate(heads):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, min(40, max(12, len(name) + 2)))
        for column, shape in enumerate(_MOULD.values()):
            sheet.write_blank(1, column, None, book.add_format(shape))
    with ZipFile(made) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _cast(sheet: str) -> tuple[str, str, dict[str, str]]:
    """What stands before and behind the rows, and the number of each format."""
    mould = _MOULDED.search(sheet)
    assert mould is not None
    numbers = _STYLE.findall(mould[0])
    before = re.sub(r'<dimension ref="[^"]*"/>', "", sheet[: mould.start()])
    return before, sheet[mould.end() :], dict(zip(_MOULD, numbers, strict=True))


def _row(number: int, values: Sequence[object], styles: dict[str, str]) -> str:
    return f'<row r="{number}">{"".join([_cell(value, styles) for value in values])}</row>'


def _cell(value: object, styles: dict[str, str]) -> str:
    """A cell that follows the one before; what is no number is a text, never a formula."""
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        style = styles["quoted" if value.lstrip()[:1] in FORMULAS else "text"]
        text = escape(_ESCAPE.sub("_x005F_", _UNSAID.sub("\ufffd", value))[:MOST_LETTERS])
        return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, datetime):
        day = value.toordinal() - BEGINNING + (value.hour * 60 + value.minute) / 1440
        return f'<c s="{styles["moment"]}"><v>{day:.10f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{styles["date"]}"><v>{value.toordinal() - BEGINNING}</v></c>'
    if isinstance(value, time):
        share = (value.hour * 60 + value.minute) / 1440
        return f'<c s="{styles["time"]}"><v>{share:.10f}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f"<c><v>{+value}</v></c>"  # of a yes or no: 1 or 0
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


class _Sink(io.RawIOBase):
    """Where the packed bytes go; gives away what has gathered and cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._gathered = bytearray()

    @property
    def size(self) -> int:
        """Bytes that wait to be taken."""
        return len(self._gathered)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._gathered += data
        return len(data)

    def taken(self) -> bytes:
        """All since the last time."""
        found = bytes(self._gathered)
        self._gathered.clear()
        return found
