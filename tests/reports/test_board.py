"""The public board tells no number that points at a person, nor one that gives such away."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from portal.app import Portal
from portal.reports.board import FEW, hidden, shown
from portal.reports.charts import GROUND, TOP, chart
from portal.reports.lines import Line, Part
from portal.reports.models import NUMBERS
from portal.reports.tally import Tally
from portal.testing import make_person
from tests.reports.test_pages import lay

pieces = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))


def with_sums(lots: list[tuple[int, int, int]]) -> list[list[int]]:
    """Lines of received, finished, open, cancelled, and the line of their sums."""
    rows = [[sum(lot), *lot] for lot in lots]
    return [*rows, [sum(row[n] for row in rows) for n in range(4)]]


@given(st.lists(pieces, min_size=1, max_size=6))
def test_what_is_hidden_cannot_be_reckoned(lots: list[tuple[int, int, int]]):
    counts = with_sums(lots)
    away = hidden(counts)
    for row, gone in zip(counts, away, strict=True):
        assert all(hid for number, hid in zip(row, gone, strict=True) if 0 < number < FEW)
        assert not any(hid for number, hid in zip(row, gone, strict=True) if number == 0)
    lines = [*away, *([row[n] for row in away] for n in range(4))]
    numbers = [*counts, *([row[n] for row in counts] for n in range(4))]
    for gone, row in zip(lines, numbers, strict=True):
        if sum(gone) == 1:
            assert sum(number > 0 for number in row) == 1, "of one alone nothing is the sum"


def tally(finished: int, stars: int = 0, late: int = 0) -> Tally:
    numbers = dict.fromkeys(NUMBERS, 0)
    numbers |= {"phase_completed": finished, "days_3": finished, "on_time": finished - late,
                "stars_5": stars}  # fmt: skip
    found = Tally()
    found.add(0, list(numbers.values()))
    return found


@pytest.mark.parametrize(("lot", "median", "on_time", "rating"), [
    (tally(4, 4), None, None, None),
    (tally(5, 4), 3, 1.0, None),
    (tally(9, 5, late=2), 3, None, 5),
    (tally(20, 5, late=8), 3, 0.6, 5),
])
def test_figures_of_few_are_left_out(
    lot: Tally, median: float | None, on_time: float | None, rating: float | None
):
    line = shown(Part("t", "", [Line("x", lot)]), lot, "all")[0]
    assert (line.median, line.on_time, line.rating) == (median, on_time, rating)


def test_the_board_is_for_everybody_and_names_nobody(app: Portal):
    officer = make_person("id_card.staff", first_name="เจ้าหน้าที่เอก")
    lay(make_person(first_name="ผู้ยื่นหนึ่ง"), 7, assignee_id=officer.id)
    lay(make_person(), 2, service_code="certificate")
    page = app.test_client().get("/reports/board?period=f2027").text
    assert "เจ้าหน้าที่เอก" not in page
    assert "ผู้ยื่นหนึ่ง" not in page
    assert "น้อย" in page
    assert '">7<' not in page, "the only other number of the column would give it away"
    assert '">9<' in page
    for query in ("period=y2026", "period=m2026-10", "period=x"):
        assert app.test_client().get(f"/reports/board?{query}").status_code == 404
    assert "/reports/board" in app.test_client().get("/").text


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=12))
def test_columns_stand_on_the_ground_and_within_the_field(lots: list[tuple[int, int]]):
    drawn = chart([(str(n), (("bar", a), ("bar-late", b))) for n, (a, b) in enumerate(lots)])
    assert len(drawn.scale) <= 6
    assert drawn.scale[0] == (GROUND, 0)
    for column in drawn.columns:
        assert TOP - 0.1 <= column.top <= GROUND
        assert abs(sum(bar.height for bar in column.bars) - (GROUND - column.top)) < 0.3
