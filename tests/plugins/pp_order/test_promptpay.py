"""The PromptPay text: as the specification prints it, as others make it, as a scanner reads it."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import segno
import zxingcpp
from hypothesis import given, strategies as st
from PIL import Image

from plugins.pp_order.promptpay import field, known_id, payload, sealed

#: EMVCo, QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1, annex A.
EMVCO = (
    field("00", "01") + field("01", "12")
    + field("29", field("00", "D15600000000") + field("05", "A93FO3230Q"))
    + field("31", field("00", "D15600000001") + field("03", "12345678"))
    + field("52", "4111") + field("58", "CN") + field("59", "BEST TRANSPORT")
    + field("60", "BEIJING")
    + field("64", field("00", "ZH") + field("01", "最佳运输") + field("02", "北京"))
    + field("54", "23.72") + field("53", "156") + field("55", "01")
    + field("62", field("03", "1234") + field("06", "***") + field("07", "A6008667")
            + field("09", "ME"))
    + field("91", field("00", "A011223344998877") + field("07", "12345678"))
)  # fmt: skip
PUBLISHED = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412"
    "340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A"
)
REFERENCE = "4120261121093000"


def test_the_example_of_the_specification_comes_out_with_its_crc():
    assert sealed(EMVCO) == PUBLISHED


@pytest.mark.parametrize(
    ("fields", "crc"),
    [
        # As the widely used promptpay-qr library makes them for a phone number.
        ("00020101021129370016A000000677010111011300668012345675802TH5303764", "6197"),
        ("00020101021229370016A000000677010111011300660000000005802TH530376454044.22", "E469"),
    ],
)
def test_the_crc_agrees_with_what_banking_apps_have_read_for_years(fields: str, crc: str):
    assert sealed(fields).endswith(f"6304{crc}")


def test_a_phone_number_amount_and_reference():
    assert payload("020-000-0000", Decimal("505.00"), REFERENCE) == sealed(
        "000201" "010212" "2937" "0016A000000677010111" "01130066200000000"
        "5802TH" "5303764" "5406505.00" f"62200516{REFERENCE}"
    )


def test_a_tax_number_and_a_biller():
    tax = payload("0994000000006", Decimal(185), REFERENCE)
    assert "0016A00000067701011102130994000000006" in tax
    biller = payload("099400000000600", Decimal(185), REFERENCE)
    assert f"0016A0000006770101120115099400000000600{'0216' + REFERENCE}" in biller


@pytest.mark.parametrize(
    "wrong",
    ["", "1", "9200000000", "0994000000007", "020000000", "02000000000", "๐๒๐๐๐๐๐๐๐๐", "a" * 13],
)
def test_what_is_no_promptpay_id_is_refused(wrong: str):
    with pytest.raises(ValueError, match="promptpay_id"):
        known_id(wrong)


@pytest.mark.parametrize("wrong", [Decimal(0), Decimal(-1), Decimal("1.005"), Decimal("NaN")])
def test_nothing_and_parts_of_a_satang_cannot_be_asked_for(wrong: Decimal):
    with pytest.raises((ValueError, ArithmeticError)):
        payload("0200000000", wrong, REFERENCE)


@given(st.decimals("0.01", "99999999.99", places=2))
def test_every_field_says_its_length_and_the_amount_is_exact(amount: Decimal):
    fields = parsed(payload("0200000000", amount, REFERENCE))
    assert Decimal(fields["54"]) == amount
    assert fields["62"] == f"0516{REFERENCE}"
    assert fields["53"] == "764"
    assert list(fields)[-1] == "63"


def test_a_scanner_reads_the_picture_back():
    text = payload("0200000000", Decimal("1656.00"), REFERENCE)
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=4)
    found = zxingcpp.read_barcodes(Image.open(drawn).convert("L"))
    assert [code.text for code in found] == [text]


def parsed(text: str) -> dict[str, str]:
    """Tag → value."""
    found: dict[str, str] = {}
    while text:
        length = int(text[2:4])
        found[text[:2]], text = text[4 : 4 + length], text[4 + length :]
    return found
