"""Amounts as people write them, and everything that is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, Optional

from portal.i18n import amount, thai, use_language
from portal.i18n.forms import Form
from portal.i18n.money_field import MOST, MoneyField


class Asked(Form):
    salary = MoneyField("เงินเดือน", [InputRequired()], lowest=Decimal("0.01"), highest=999_999)
    more = MoneyField("เพิ่ม", [Optional()])


def posted(text: str | None, more: str = "") -> Any:
    data = {"more": more} if text is None else {"salary": text, "more": more}
    form = Asked(formdata=MultiDict(data), meta={"csrf": False})
    form.validate()
    return form


@pytest.mark.usefixtures("context")
class TestAmount:
    @pytest.mark.parametrize(("typed", "value"), [
        ("12500", "12500.00"), ("12,500.50", "12500.50"), ("๑๒,๕๐๐.๒๕", "12500.25"),
        ("໑໒໕໐໐", "12500.00"), (" 7 ", "7.00"), ("0.01", "0.01"), ("999999", "999999.00"),
        ("007", "7.00"), ("5.", "5.00"), ("1.5", "1.50"),
    ])
    def test_is_read_as_people_write_it(self, typed: str, value: str) -> None:
        form = posted(typed)
        assert form.errors == {}
        assert str(form.salary.data) == value

    @pytest.mark.parametrize(("typed", "sentence"), [
        *((typed, "ใส่จำนวนเงินเป็นบาทด้วยตัวเลข เช่น 12,500.50") for typed in (
            "ห้าพัน", "NaN", "Infinity", "1e3", "1,2,3", "12,50", "1 000", "0x10", "½", "1_000",
            "+5", "12.5.0", "5 บาท", "9" * 41, ".", "٣")),
        ("-5", "จำนวนเงินไม่มีเครื่องหมายลบ ใส่เช่น 12,500.50"),
        ("−5", "จำนวนเงินไม่มีเครื่องหมายลบ ใส่เช่น 12,500.50"),
        ("1.005", "ใส่สตางค์ได้ไม่เกินสองหลักหลังจุด เช่น 12,500.50"),
        ("0", "ใส่อย่างน้อย 0.01 บาท"),
        ("1,000,000", "ใส่ไม่เกิน 999,999.00 บาท"),
        ("9" * 30, "ใส่ไม่เกิน 999,999.00 บาท"),
    ])
    def test_is_refused_with_its_cure_and_kept_as_typed(self, typed: str, sentence: str) -> None:
        with use_language("th"):
            form = posted(typed)
            assert [str(error) for error in form.salary.errors] == [sentence]
            assert form.salary.data is None
            assert f'value="{typed}"' in str(form.salary())

    @pytest.mark.parametrize("typed", [None, "", "   ", "\t"])
    def test_is_missing_where_only_blanks_were_typed(self, typed: str | None) -> None:
        form = posted(typed, more=typed or "")
        assert len(form.salary.errors) == 1
        assert form.more.data is None
        assert form.more.errors in ([], ())

    def test_is_drawn_from_a_row_with_its_separators(self) -> None:
        form = Asked(formdata=None, data={"salary": Decimal("12500.5")}, meta={"csrf": False})
        assert 'value="12,500.50"' in str(form.salary())


@given(value=st.decimals(0, MOST, places=2), in_thai=st.booleans())
def test_every_amount_that_is_shown_is_read_again(value: Decimal, in_thai: bool) -> None:
    app = Flask("money")
    app.config["SECRET_KEY"] = "a key of the tests"
    with app.app_context():
        shown = amount(value)
        form = posted("1", more=thai(shown) if in_thai else shown)
        assert form.more.data == value
        assert form.more.data.as_tuple().exponent == -2
