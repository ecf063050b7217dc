"""What each kind of certificate says."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, strategies as st
from num2words import num2words

from plugins.certificate.letters import letter_of
from portal.app import Portal
from tests.plugins.certificate.conftest import ANSWERS, HEAD


def asked(**changes: Any) -> Any:
    """A details row as letters read it."""
    return SimpleNamespace(**{
        **ANSWERS, "salary": Decimal("45350.00"), "allowance": None, "compensation": None,
        "statement": None, "signed_as": None,
        "petition": SimpleNamespace(applicant_name="นางสาวฟ้าใส ใจสมมติ"), **changes,
    })  # fmt: skip


def text(**changes: Any) -> str:
    return "\n".join(letter_of(asked(**changes)).paragraphs).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(autouse=True)
def _office(app: Portal) -> None:
    """Letters name the office of the settings."""


def test_every_kind_says_who_and_what_for():
    for kind in ("salary", "work", "conduct", "person"):
        said = text(kind=kind)
        assert said.startswith(
            "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นางสาวฟ้าใส ใจสมมติ ตำแหน่ง ครู "
            "ชำนาญการพิเศษ สังกัด โรงเรียนบ้านตัวอย่าง ซึ่งเป็นข้าราชการครูและบุคลากรทางการศึกษา "
        )
        assert said.endswith("เพื่อนำไปใช้ประกอบการขอกู้เงินสหกรณ์ออมทรัพย์")


def test_a_salary_certificate_tells_each_amount_and_the_sum_in_digits_and_words():
    said = text(allowance=Decimal("5600.00"), compensation=Decimal("5600.50"))
    assert (
        "ได้รับอัตราเงินเดือน เดือนละ 45,350.00 บาท (สี่หมื่นห้าพันสามร้อยห้าสิบบาทถ้วน) "
        "เงินวิทยฐานะ เดือนละ 5,600.00 บาท (ห้าพันหกร้อยบาทถ้วน) "
        "เงินค่าตอบแทน เดือนละ 5,600.50 บาท (ห้าพันหกร้อยบาทห้าสิบสตางค์) "
        "รวมเป็นเงินเดือนละ 56,550.50 บาท (ห้าหมื่นหกพันห้าร้อยห้าสิบบาทห้าสิบสตางค์)"
    ) in said


@pytest.mark.parametrize("nothing", [None, Decimal("0.00")])
def test_what_is_not_paid_is_not_told(nothing: Decimal | None):
    said = text(allowance=nothing, compensation=nothing)
    assert "เงินวิทยฐานะ" not in said
    assert "เงินค่าตอบแทน" not in said
    assert "รวมเป็นเงิน" not in said


@pytest.mark.parametrize("kind", ["work", "conduct", "person"])
def test_other_kinds_tell_no_amounts(kind: str):
    assert "บาท" not in text(kind=kind)


def test_the_officers_wording_stands_in_place_of_the_usual_one():
    said = text(kind="other", kind_other="หนังสือรับรองการเป็นวิทยากร", statement="เป็นวิทยากร\n\nวันที่ 5")
    assert "ทางการศึกษา เป็นวิทยากร\nวันที่ 5\nหนังสือรับรองฉบับนี้" in said
    assert "บาท" not in said
    letter = letter_of(asked(kind="other", kind_other="หนังสือรับรองการเป็นวิทยากร", statement="x"))
    assert letter.title == "หนังสือรับรองการเป็นวิทยากร"


@pytest.mark.parametrize("purpose", ["เพื่อขอกู้", "ขอกู้"])
def test_the_purpose_is_not_doubled(purpose: str):
    assert text(purpose=purpose).endswith("เพื่อนำไปใช้ขอกู้")


def test_a_deputy_signs_as_one():
    assert letter_of(asked()).position == HEAD
    deputy = "รองผู้อำนวยการ รักษาราชการแทน\nผู้อำนวยการ"
    assert letter_of(asked(signed_as=deputy)).position == deputy


@given(satang=st.integers(min_value=1, max_value=99_999_999))
def test_words_and_digits_agree_for_every_amount(satang: int):
    from plugins.certificate.letters import income

    paid = Decimal(satang).scaleb(-2)
    said = income(asked(salary=paid))
    words = num2words(paid, lang="th", to="currency", currency="THB")
    assert said == f"ได้รับอัตราเงินเดือน เดือนละ {paid:,.2f}\N{NO-BREAK SPACE}บาท ({words})"
