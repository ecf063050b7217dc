"""Digits and money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from portal.i18n import amount, arabic, baht, baht_in_words, thai, use_language


@given(st.text(alphabet=st.characters(blacklist_categories=["Nd"]) | st.sampled_from("0123456789")))
def test_thai_digits_come_back_as_they_were(text: str) -> None:
    assert arabic(thai(text)) == text


def test_digits_are_turned_and_nothing_else() -> None:
    assert thai("ที่ ศธ 04001/123") == "ที่ ศธ ๐๔๐๐๑/๑๒๓"
    assert arabic("๑-๒๓๔๕ ໖໗໘໙ ก") == "1-2345 6789 ก"
    assert thai(16) == "๑๖"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1600, "1,600.00"), (Decimal("0.005"), "0.01"), (Decimal("0.004"), "0.00"),
        (Decimal("1234567.895"), "1,234,567.90"), (-5, "-5.00"), (0, "0.00"), (None, ""),
    ],
)  # fmt: skip
def test_an_amount_has_two_decimals_and_groups(value: Decimal | int | None, text: str) -> None:
    assert amount(value) == text


@pytest.mark.parametrize(
    ("language", "text"), [("th", "1,600.00 บาท"), ("en", "1,600.00 baht"), ("lo", "1,600.00 ບາດ")]
)
def test_baht_names_the_unit(language: str, text: str) -> None:
    with use_language(language):
        assert baht(1600) == text
        assert baht(None) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1600", "หนึ่งพันหกร้อยบาทถ้วน"),
        ("0", "ศูนย์บาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("21.01", "ยี่สิบเอ็ดบาทหนึ่งสตางค์"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("0.50", "ห้าสิบสตางค์"),
        ("1.25", "หนึ่งบาทยี่สิบห้าสตางค์"),
        ("0.995", "หนึ่งบาทถ้วน"),
        ("1000000.11", "หนึ่งล้านบาทสิบเอ็ดสตางค์"),
        ("21000000", "ยี่สิบเอ็ดล้านบาทถ้วน"),
        ("123456789.99", "หนึ่งร้อยยี่สิบสามล้านสี่แสนห้าหมื่นหกพันเจ็ดร้อยแปดสิบเก้าบาทเก้าสิบเก้าสตางค์"),
    ],
)
def test_baht_in_words_as_receipts_spell_them(value: str, words: str) -> None:
    assert baht_in_words(Decimal(value)) == words
