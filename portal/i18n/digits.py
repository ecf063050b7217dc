"""Digits and money: Thai numerals, amounts, and amounts in words as letters spell them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from portal.i18n.catalogue import gettext

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙", "01234567890123456789")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SATANG = Decimal("0.01")


def arabic(text: str) -> str:
    """`text` with Thai and Lao digits written as 0-9."""
    return text.translate(_ARABIC)


def thai(text: object) -> str:
    """`text` with 0-9 written as ๐-๙, the way official letters do."""
    return str(text).translate(_THAI)


def satang(value: Decimal) -> Decimal:
    """`value` in baht, rounded half up to whole satang."""
    return value.quantize(_SATANG, rounding=ROUND_HALF_UP)


def amount(value: Decimal | int | None) -> str:
    """1600 → "1,600.00"; nothing → ""."""
    return "" if value is None else f"{satang(Decimal(value)):,}"


def baht(value: Decimal | int | None) -> str:
    """1600 → "1,600.00 บาท" in the current language; nothing → ""."""
    return "" if value is None else gettext("%(amount)s baht", amount=amount(value))


def baht_in_words(value: Decimal | int) -> str:
    """1600 → "หนึ่งพันหกร้อยบาทถ้วน", 0.5 → "ห้าสิบสตางค์"; always Thai, for letters and receipts."""
    from num2words import num2words

    return str(num2words(satang(Decimal(value)), lang="th", to="currency", currency="THB"))
