"""The one function that writes spreadsheets: streamed, as CSV or XLSX, with no formula in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import quote

from flask import Response, stream_with_context

from portal.i18n.moments import BANGKOK
from portal.reports.workbook import FORMULAS, workbook
from portal.uploads.names import ascii_name

#: What a cell may hold; nothing is an empty cell. Moments are aware, and written as in Bangkok.
Cell = str | int | float | Decimal | date | time | None

#: Ending → media type.
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHUNK = 64 * 1024  #: characters of CSV sent at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table to be written: its headings, and rows that may be made while they are sent."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def send_sheet(sheet: Sheet, name: str, ending: str) -> Response:
    """The answer that carries a table as `name.ending`; `ending` is a key of KINDS.

    Rows are asked for one by one while the answer goes out, within the request's context, so a
    hundred thousand of them need no memory, and the first byte leaves at once. Texts that look
    like formulas stay texts: in XLSX by their type, in CSV behind an apostrophe.
    """
    plain = Sheet(
        title=sheet.title, heads=sheet.heads, rows=([_local(v) for v in r] for r in sheet.rows)
    )
    made = _lines(plain) if ending == "csv" else workbook(plain.title, plain.heads, plain.rows)
    response = Response(stream_with_context(made), content_type=KINDS[ending])
    response.headers.set(
        "Content-Disposition", "attachment", filename=ascii_name(name, ending),
        **{"filename*": f"UTF-8''{quote(f'{name}.{ending}', safe='')}"},
    )
    return response


def _local(value: Cell) -> Cell:
    """Moments as people in Bangkok read them, to the minute."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return value.astimezone(BANGKOK).replace(second=0, microsecond=0, tzinfo=None)


class _Lines:
    """What csv writes to; gives away what has gathered."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.size = 0

    def write(self, text: str) -> None:
        self._parts.append(text)
        self.size += len(text)

    def taken(self) -> bytes:
        found = "".join(self._parts).encode("utf-8", "replace")
        self._parts, self.size = [], 0
        return found


def _lines(sheet: Sheet) -> Iterator[bytes]:
    gathered = _Lines()
    gathered.write("\ufeff")  # so that a spreadsheet reads Thai
    writer = csv.writer(gathered)
    writer.writerow([_said(head) for head in sheet.heads])
    yield gathered.taken()
    for row in sheet.rows:
        writer.writerow([_said(value) for value in row])
        if gathered.size > CHUNK:
            yield gathered.taken()
    yield gathered.taken()


def _said(value: Cell) -> str:
    """A value as no spreadsheet takes for a formula; dates as ISO, in the Gregorian era."""
    if isinstance(value, str):
        acts = value.lstrip()[:1] in FORMULAS or value[:1] in {"\t", "\r", "\n"}
        return f"'{value}" if acts else value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
