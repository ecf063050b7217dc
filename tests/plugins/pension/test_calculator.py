"""The estimate against answers worked out by hand, to the day and to the satang."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from plugins.pension.calculator import due, estimate
from plugins.pension.rules import CEILINGS
from portal.app import Portal
from portal.demo.clock import at
from portal.i18n import use_language
from portal.petitions.estimates import Estimate
from portal.rules.operations import decide
from portal.testing import make_person
from tests.plugins.pension.conftest import bangkok

RULES = {
    "times": 15, "first": Decimal(200_000), "second_age": 65, "second": Decimal(400_000),
    "third_age": 70, "third": Decimal(500_000),
}
TODAY = bangkok(2026, 11, 21)


def worked_out(
    born: date | None, pension: str | None, drawn: str | None = "0", debt: str | None = None,
    moment: datetime = TODAY,
) -> Estimate:
    answers: dict[str, Any] = {
        "birth_date": born,
        "monthly_pension": None if pension is None else Decimal(pension),
        "drawn": None if drawn is None else Decimal(drawn),
        "loan_debt": "yes" if debt else "no",
        "loan_amount": Decimal(debt) if debt else None,
    }
    with use_language("th"):
        return estimate(answers, moment)


def result(*of: Any, **more: Any) -> Decimal:
    line = worked_out(*of, **more).result
    assert line is not None
    assert isinstance(line.amount, Decimal)
    return line.amount


#: Born so many years before 21 November 2026, to the day.
AGED = {years: date(2026 - years, 11, 21) for years in (64, 65, 69, 70, 90)}


@pytest.mark.parametrize("debt", [None, "100000.00"])
@pytest.mark.parametrize(("age", "pension", "drawn", "by_hand"), [
    # 15 × 20,000 = 300,000
    (64, "20000", "0", "200000.00"),
    (65, "20000", "0", "300000.00"),
    (65, "20000", "200000", "100000.00"),
    (69, "20000", "200000", "100000.00"),
    (69, "20000", "300000", "0.00"),
    (70, "20000", "300000", "0.00"),
    # 15 × 10,000 = 150,000: no ceiling is reached
    (64, "10000", "0", "150000.00"),
    (64, "10000", "150000", "0.00"),
    (70, "10000", "150000", "0.00"),
    # 15 × 40,000 = 600,000: every ceiling is reached
    (64, "40000", "0", "200000.00"),
    (64, "40000", "200000", "0.00"),
    (65, "40000", "200000", "200000.00"),
    (69, "40000", "400000", "0.00"),
    (70, "40000", "400000", "100000.00"),
    (70, "40000", "0", "500000.00"),
    (90, "40000", "500000", "0.00"),
    # exactly at a ceiling, and one satang beside it: 15 × 26,666.66 = 399,999.90
    (65, "26666.66", "0", "399999.90"),
    (65, "26666.67", "0", "400000.00"),
    (64, "0.01", "0", "0.15"),
    # 15 × 13,333.33 = 199,999.95
    (64, "13333.33", "199999.94", "0.01"),
    # more drawn than can be
    (64, "20000", "500000", "0.00"),
    (70, "999999", "9999999", "0.00"),
])
def test_the_table_worked_out_by_hand(
    app: Portal, age: int, pension: str, drawn: str, debt: str | None, by_hand: str
) -> None:
    """The debt of a loan is shown beside it and changes nothing."""
    assert result(AGED[age], pension, drawn, debt) == Decimal(by_hand)


@pytest.mark.parametrize(("born", "moment", "most"), [
    (date(1961, 11, 22), bangkok(2026, 11, 21, 23, 59), 200_000),
    (date(1961, 11, 22), bangkok(2026, 11, 22, 0, 0), 400_000),
    (date(1956, 11, 22), bangkok(2026, 11, 21, 23, 59), 400_000),
    (date(1956, 11, 22), bangkok(2026, 11, 22, 0, 0), 500_000),
    (date(1960, 2, 29), bangkok(2025, 2, 28, 23, 59), 200_000),
    (date(1960, 2, 29), bangkok(2025, 3, 1, 0, 0), 400_000),
    (date(1956, 2, 29), bangkok(2026, 2, 28), 400_000),
    (date(1956, 2, 29), bangkok(2026, 3, 1), 500_000),
    (date(1948, 2, 29), bangkok(2012, 2, 29), 200_000),
    (date(1960, 12, 31), bangkok(2025, 12, 31), 400_000),
])
def test_a_birthday_counts_from_midnight_in_bangkok(
    app: Portal, born: date, moment: datetime, most: int
) -> None:
    assert result(born, "40000", moment=moment) == most


def test_the_steps_are_shown_in_their_order(app: Portal) -> None:
    shown = worked_out(AGED[68 + 1], "25300", "200000", "100000.50")
    with use_language("th"):
        assert [(str(line.label), line.text) for line in shown.lines] == [
            ("อายุ", "69 ปี"),
            ("15 เท่าของเงินบำนาญรายเดือน", "379,500.00 บาท"),
            ("เพดานสำหรับอายุนี้", "400,000.00 บาท"),
            ("ยอดที่น้อยกว่า", "379,500.00 บาท"),
            ("หัก ยอดที่รับไปแล้ว", "-200,000.00 บาท"),
            ("ยอดที่ขอรับได้โดยประมาณ", "179,500.00 บาท"),
            ("หนี้บำเหน็จค้ำประกันเงินกู้", "100,000.50 บาท"),
        ]
        assert "ณ 21 พฤศจิกายน 2569" in str(shown.lines[0].note)
        assert shown.result is not None
        assert str(shown.result.note) == "หนึ่งแสนเจ็ดหมื่นเก้าพันห้าร้อยบาทถ้วน"
        assert "เป็นเพียงการประมาณ" in str(shown.note)
        assert "ตามวันที่ส่งคำขอ" in str(shown.note)


def test_nothing_left_is_explained(app: Portal) -> None:
    shown = worked_out(AGED[64], "20000", "200000.01")
    assert shown.result is not None
    with use_language("th"):
        assert shown.result.text == "0.00 บาท"
        assert "เต็มสิทธิ์" in str(shown.result.note)


@pytest.mark.parametrize("missing", [
    (None, "20000", "0"), (AGED[64], None, "0"), (AGED[64], "20000", None),
])
def test_without_an_answer_there_is_no_sum_but_what_to_do(app: Portal, missing: Any) -> None:
    shown = worked_out(*missing)
    assert shown.lines == ()
    assert "กรอก" in str(shown.note)


def test_a_new_ceiling_counts_from_its_day_and_not_before(app: Portal) -> None:
    admin = make_person("portal.admin")
    with at(bangkok(2026, 11, 1)):
        form = CEILINGS.filled({"first": "250000"}, valid_from="2026-12-01", reason="สมมติ")
        assert form.validate(), form.errors
        decide(CEILINGS, admin.id, form)
    born = date(1970, 1, 1)
    assert result(born, "40000", moment=bangkok(2026, 11, 30, 23, 59)) == 200_000
    assert result(born, "40000", moment=bangkok(2026, 12, 1, 0, 0)) == 250_000


BAHT = st.decimals(0, 9_999_999, places=2)


@given(pension=BAHT, age=st.integers(18, 120), drawn=BAHT, later=st.integers(0, 60))
def test_the_law_of_the_estimate(pension: Decimal, age: int, drawn: Decimal, later: int) -> None:
    """Satang exact; never negative; never above what is left; age takes nothing away."""
    may = due(RULES, pension, age, drawn)
    in_satang = int(pension * 100) * 15
    most = 20_000_000 if age < 65 else 40_000_000 if age < 70 else 50_000_000
    assert int(may * 100) == max(0, min(in_satang, most) - int(drawn * 100))
    assert due(RULES, pension, age + later, drawn) >= may
    assert due(RULES, pension, age, drawn + may) == 0
