"""Looks into an XLSX before anything unpacks it: size, links, formulas, how far its cells reach.

The parts are unpacked piece by piece and thrown away, so that a bomb costs a few kilobytes.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from portal.errors import Refused
from portal.i18n import gettext as _

MOST_ROWS = 2_000  #: lines beside the headings
MOST_COLUMNS = 60
MOST_UNPACKED = 64 * 1024 * 1024  #: bytes of all parts together
MOST_PARTS = 200
_CHUNK = 64 * 1024
_CELL = re.compile(r"([A-Z]{1,4})([0-9]{1,8})\Z")
_OUTSIDE = ("xl/externalLinks/", "xl/embeddings/", "xl/vbaProject", "xl/connections",
            "xl/activeX/", "xl/queryTables/")  # fmt: skip


def too_many() -> Refused:
    """The file has more lines than are taken at once."""
    return Refused(_("A file may have %(num)s lines at most: divide it.", num=f"{MOST_ROWS:,}"))


def unreadable() -> Refused:
    """The file is none, or damaged, or locked with a password."""
    return Refused(_("This file cannot be read. Save it as XLSX or CSV and send it again."))


def formulas(data: bytes) -> frozenset[int]:
    """The rows (1 is the first) of the one sheet in which a cell is a formula.

    Raises Refused for what is no workbook of one sheet, is too large, or leads elsewhere.
    """
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            return _looked_through(packed)
    except (BadZipFile, zlib.error, expat.ExpatError, RuntimeError, NotImplementedError,
            EOFError, OSError, ValueError):  # fmt: skip
        raise unreadable() from None


def _looked_through(packed: ZipFile) -> frozenset[int]:
    parts = packed.infolist()
    if any(part.filename.startswith(_OUTSIDE) for part in parts):
        raise Refused(_("The file holds links to other files, or macros. Save the values alone."))
    sheets = [
        part for part in parts
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    ]
    if len(sheets) != 1 or len(parts) > MOST_PARTS:
        raise Refused(_("The file must have one sheet, as the template has."))
    room, found = MOST_UNPACKED, _Sheet()
    for part in parts:
        with packed.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise Refused(_("The file is larger than it may be when unpacked."))
                if part in sheets:
                    found.feed(chunk)
    return frozenset(found.formulas)


class _Sheet:
    """Reads the cells of a sheet as they come."""

    def __init__(self) -> None:
        self.formulas: set[int] = set()
        self._row = self._column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.StartDoctypeDeclHandler = self._refuse
        self.feed = self._parser.Parse

    def _refuse(self, *_what: Any) -> None:
        raise ValueError("a workbook declares no document type")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif name == "c":
            self._cell(attributes.get("r", ""))
        elif name == "f":
            self.formulas.add(self._row)
        if self._row > MOST_ROWS + 1:
            raise too_many()

    def _cell(self, place: str) -> None:
        self._column += 1
        if place:
            at = _CELL.match(place)
            if at is None:
                raise ValueError("a cell without a place")
            self._column, self._row = _number(at[1]), int(at[2])
        if self._column > MOST_COLUMNS:
            raise Refused(_("The file has more columns than the template."))


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value
