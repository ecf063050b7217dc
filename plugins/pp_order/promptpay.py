"""The text of a PromptPay QR: merchant-presented EMVCo, with the exact amount and a reference.

Fields and their order as in the EMVCo specification (version 1.1) and the Thai QR Payment standard
of the Bank of Thailand: tag 29 pays to a phone or tax number, tag 30 to a biller.
"""

from binascii import crc_hqx
from decimal import Decimal

_CREDIT_TRANSFER, _BILL_PAYMENT = "A000000677010111", "A000000677010112"


def field(tag: str, value: str) -> str:
    """Tag, length in characters, value. ValueError for what does not fit into one."""
    if not 0 < len(value) < 100:
        raise ValueError(f"field {tag} holds 1 to 99 characters")
    return f"{tag}{len(value):02}{value}"


def sealed(fields: str) -> str:
    """The fields with their CRC-16 (polynomial 1021, beginning with FFFF) behind them."""
    whole = f"{fields}6304"
    return f"{whole}{crc_hqx(whole.encode(), 0xFFFF):04X}"


def known_id(text: str) -> str:
    """The digits of a PromptPay id: phone (10), tax or national number (13), biller id (15).

    ValueError where it is none, so that no money goes to somebody else for a slip of the hand.
    """
    from stdnum.th import tin

    digits = "".join(sign for sign in text if sign not in " -")
    if digits.isascii() and digits.isdigit():
        if (len(digits) == 10 and digits[0] == "0") or len(digits) == 15:
            return digits
        if len(digits) == 13 and tin.is_valid(digits):
            return digits
    raise ValueError(
        "promptpay_id is neither a phone number (10 digits), nor a tax number (13 digits, the "
        "last of which proves it), nor a biller id (15 digits)"
    )


def payload(promptpay_id: str, amount: Decimal, reference: str) -> str:
    """What the QR says: pay this id this amount of baht for this reference, once."""
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError("an amount to pay is more than nothing, in whole satang")
    return sealed(
        field("00", "01")
        + field("01", "12")  # to be paid once
        + _account(known_id(promptpay_id), reference)
        + field("58", "TH")
        + field("53", "764")  # baht
        + field("54", f"{amount:.2f}")
        + field("62", field("05", reference))
    )


def _account(digits: str, reference: str) -> str:
    if len(digits) == 15:
        biller = field("00", _BILL_PAYMENT) + field("01", digits) + field("02", reference)
        return field("30", biller)
    phone = len(digits) == 10
    proxy = field("01", f"0066{digits[1:]}") if phone else field("02", digits)
    return field("29", field("00", _CREDIT_TRANSFER) + proxy)
