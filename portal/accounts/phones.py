"""Telephone numbers: Thai ones as typed, stored as digits, shown in groups or masked."""

from __future__ import annotations

import re

from portal.i18n import arabic, lazy_gettext as _


class BadPhone(ValueError):
    """Not a telephone number; the message is a sentence for the person who typed it."""


def valid_phone(text: str) -> str:
    """The digits of a number: Thai ones nationally (0812344521), others as +856…; else BadPhone."""
    import phonenumbers

    try:
        number = phonenumbers.parse(arabic(text), "TH")
    except phonenumbers.NumberParseException:
        raise BadPhone(_("Enter a telephone number, for example 081 234 5678.")) from None
    if not phonenumbers.is_valid_number(number):
        raise BadPhone(_("Enter a telephone number, for example 081 234 5678."))
    if number.country_code == 66:
        return f"0{number.national_number}"
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def grouped(phone: str) -> str:
    """0812344521 → 081-234-4521, 020000000 → 02-000-0000; what is not Thai stays as it is."""
    if re.fullmatch(r"0[689]\d{8}", phone):
        return f"{phone[:3]}-{phone[3:6]}-{phone[6:]}"
    if re.fullmatch(r"02\d{7}", phone):
        return f"{phone[:2]}-{phone[2:5]}-{phone[5:]}"
    if re.fullmatch(r"0\d{8}", phone):
        return f"{phone[:3]}-{phone[3:6]}-{phone[6:]}"
    return phone


def masked(phone: str) -> str:
    """0812344521 → 08x-xxx-4521; the last four digits stay."""
    shown = grouped(phone)
    last = [place for place, c in enumerate(shown) if c.isdigit()][-4:]
    return "".join(
        "x" if c.isdigit() and 2 <= place < last[0] else c for place, c in enumerate(shown)
    )
