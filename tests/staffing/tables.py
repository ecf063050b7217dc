"""Files of staff as tests send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from portal.staffing.judging import Plan, judge
from portal.staffing.reading import read_table
from portal.testing import invented_id

IDS = [invented_id(900_000 + n) for n in range(4)]
STAFF = {"service": "id_card", "role": "staff"}

HEADS = ("national_id", "title", "first_name", "last_name", "email", "phone", "staff_type",
         "group", "position", "service", "role")  # fmt: skip


def row(number: str, **more: str) -> list[str]:
    """One line; what is not said is ordinary, and nothing of a role."""
    cells = {
        "national_id": number, "title": "นาย", "first_name": "สมมติ", "last_name": "ทดสอบ",
        "phone": "0 2000 0000", **more,
    }
    return [cells.get(head, "") for head in HEADS]


def as_csv(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    sent = io.StringIO()
    csv.writer(sent).writerows([heads, *rows])
    return sent.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS, **more: object) -> bytes:
    """`formula` (row, column): that cell is a formula; `sheets`: how many there are."""
    from xlsxwriter import Workbook

    sent = io.BytesIO()
    with Workbook(sent, {"in_memory": True, "strings_to_formulas": False}) as book:
        for number in range(int(str(more.get("sheets", 1)))):
            sheet = book.add_worksheet()
            for y, cells in enumerate([heads, *rows] if number == 0 else []):
                for x, cell in enumerate(cells):
                    sheet.write_string(y, x, cell)
            if number == 0 and isinstance(at := more.get("formula"), tuple):
                sheet.write_formula(*at, "=1+1")
    return sent.getvalue()


def plan_of(*rows: list[str]) -> Plan:
    """The dry run of these lines."""
    return judge(read_table(as_csv(rows)))
