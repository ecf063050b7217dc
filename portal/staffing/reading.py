"""Reads a sent table, XLSX or CSV, into lines of text; what it cannot read it refuses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from portal.errors import Refused
from portal.i18n import gettext as _
from portal.i18n.fields import trimmed
from portal.reports.workbook import FORMULAS
from portal.staffing.columns import COLUMNS, known_heads, plain
from portal.staffing.packed import MOST_ROWS, formulas, too_many, unreadable

MOST_BYTES = 5 * 1024 * 1024  #: of a file as it is sent
_LONGEST = 500  #: characters of a cell that are looked at


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number there, column → text, and whether a cell acts."""

    number: int
    cells: dict[str, str]
    acts: bool = False


def read_table(data: bytes) -> list[Line]:
    """The lines of a file; empty ones are left out. Raises Refused with a sentence."""
    if len(data) > MOST_BYTES:
        raise Refused(_("A file may have 5 MB at most. Nothing of this was stored."))
    rows = _workbook(data) if data[:2] == b"PK" else _text(data)
    heads, rows = _heads(rows)
    found = list(islice(_lines(heads, rows), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise too_many()
    if not found:
        raise Refused(_("The file has no lines below its headings."))
    return found


Row = tuple[int, Sequence[str], bool]


def _lines(heads: dict[int, str], rows: Iterable[Row]) -> Iterator[Line]:
    for number, cells, acts in rows:
        texts = {
            name: str(trimmed(cells[place][:_LONGEST])) if place < len(cells) else ""
            for place, name in heads.items()
        }
        if any(texts.values()) or acts:
            yield Line(number, texts, acts)


def _heads(rows: Iterator[Row]) -> tuple[dict[int, str], Iterator[Row]]:
    first = next(rows, None)
    known = known_heads()
    named = {
        place: known.get(plain(text), "") for place, text in enumerate(first[1] if first else ())
        if text.strip()
    }
    strange = [(first[1][place] if first else "")[:60] for place, n in named.items() if not n]
    if strange:
        raise Refused(_("The file has columns nobody knows: %(names)s.", names=", ".join(strange)))
    names = list(named.values())
    doubled = {str(c.label) for c in COLUMNS if names.count(c.name) > 1}
    if doubled:
        raise Refused(_("A column is there twice: %(names)s.", names=", ".join(sorted(doubled))))
    missing = [str(one.label) for one in COLUMNS if one.needed and one.name not in names]
    if missing:
        raise Refused(_("The file lacks the column: %(names)s.", names=", ".join(missing)))
    return named, rows


def _workbook(data: bytes) -> Iterator[Row]:
    acting = formulas(data)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            rows: Any = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        raise unreadable() from None
    except BaseException as error:  # a library of another language gives up in a way of its own
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable() from None
    for number, row in enumerate(rows, 1):
        yield number, [_said(value) for value in row], number in acting


def _said(value: object) -> str:
    """A cell as text: whole numbers without a point, days as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _text(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp874")  # as older spreadsheets write Thai
        except UnicodeDecodeError:
            raise unreadable() from None
    if "\0" in text:
        raise unreadable()
    line = text.partition("\n")[0]
    mark = max(",;\t", key=line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for row in reader:
            yield reader.line_num, [_unquoted(cell) for cell in row], any(map(_acts, row))
    except csv.Error:
        raise unreadable() from None


def _acts(cell: str) -> bool:
    """A cell that a spreadsheet would take for a formula; a telephone number is none."""
    text = cell.lstrip()
    is_phone = text[:1] in {"+", "-"} and text[1:].replace(" ", "").isdigit()
    return bool(text) and text[:1] in FORMULAS and not is_phone


def _unquoted(cell: str) -> str:
    """Without the apostrophe that our own files put before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip()[:1] in FORMULAS else cell
