"""Reports with invented figures, and with none."""

from __future__ import annotations

from typing import Any

from portal.reports.asking import Asked
from portal.reports.board import shown
from portal.reports.charts import chart
from portal.reports.lines import PHASES, Line, Part
from portal.reports.models import NUMBERS
from portal.reports.periods import period
from portal.reports.tally import Tally

YEAR = period("f2027")
assert YEAR is not None
NAMES = {"id_card": "ขอบัตรประจำตัว", "certificate": "หนังสือรับรอง", "pension": "บำเหน็จดำรงชีพ"}
OFFICERS = {7: "นางสาวเพื่อน ร่วมงาน", 0: ""}


def tally(finished: int, waiting: int = 0, cancelled: int = 0) -> Tally:
    """Figures of so many petitions; the finished ones took three days, one of nine took 40."""
    found, slow = Tally(), finished // 9
    for base, days, number in ((0, 3, finished - slow), (32, 8, slow)):
        numbers = dict.fromkeys(NUMBERS, 0)
        numbers |= {"phase_completed": number, f"days_{days}": number, "stars_4": number // 2}
        if not base:
            numbers |= {"phase_in_progress": waiting, "phase_cancelled": cancelled}
            numbers |= {"on_time": number, "returns_completed": number // 4}
        found.add(base, list(numbers.values()))
    return found


def index(lots: dict[str, Tally], whole: Tally) -> dict[str, Any]:
    """What the page gets."""
    lines = [Line(NAMES[code], one, code) for code, one in lots.items()]
    months = [Line("ตุลาคม 2569", whole, "m2026-10"), Line("พฤศจิกายน 2569", Tally(), "m2026-11")]
    return {
        "asked": Asked(period=YEAR, codes=tuple(NAMES)), "whole": whole,
        "periods": [("ปีงบประมาณ", [YEAR])],
        "services": list(NAMES.items()), "phases": PHASES,
        "groups": {"id_card": "กลุ่มบริหารงานบุคคล"}, "officers": OFFICERS,
        "months": Part("ตามเดือน", "period", months),
        "by_service": Part("ตามบริการ", "service", lines),
        "by_group": Part("ตามกลุ่มงาน", "group", [Line("กลุ่มบริหารงานบุคคล", whole, "id_card")]),
        "by_officer": Part("ตามเจ้าหน้าที่", "officer", [Line(OFFICERS[7], whole, "7")]),
        "chart": chart([
            ("ต.ค.", (("bar", whole.finished), ("bar-late", whole.open),
                      ("bar-off", whole.cancelled))),
            ("พ.ย.", ()),
        ]),
        "days": chart([(str(n), (("bar", number),)) for n, number in enumerate(whole.days[:9])]),
    }  # fmt: skip


LOTS = {"id_card": tally(1381, 118, 13), "certificate": tally(36, 2, 7), "pension": tally(2)}
WHOLE = LOTS["id_card"] + LOTS["certificate"] + LOTS["pension"]
INDEX = index(LOTS, WHOLE)
NOTHING = index({}, Tally())
BOARD = {
    "period": YEAR, "years": [YEAR], "services": shown(INDEX["by_service"], WHOLE, "รวม"),
    "months": shown(INDEX["months"], WHOLE, "รวม"),
}
