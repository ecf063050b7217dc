"""Reads back what was sent as a spreadsheet: by a library, and by LibreOffice where it is."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

from portal.testing import unavailable


def lines_of(data: bytes) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells_of(data: bytes) -> list[list[Any]]:
    """The rows of the first sheet of an XLSX file, as a library reads them."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def opened_in_office(data: bytes, folder: Path) -> list[list[str]]:
    """The rows of an XLSX file as LibreOffice shows them, formulas reckoned."""
    office = shutil.which("soffice") or unavailable("libreoffice", "soffice is not installed")
    (folder / "sent.xlsx").write_bytes(data)
    command = [
        str(office), "--headless", f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
        "--outdir", str(folder), str(folder / "sent.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return lines_of((folder / "sent.csv").read_bytes())
