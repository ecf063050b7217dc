"""The form field of an amount in baht, read as people write it and never as a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import DecimalField
from wtforms.validators import StopValidation

from portal.i18n.catalogue import lazy_gettext as _
from portal.i18n.digits import amount, arabic

_GROUPED = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?")
_LONGEST = 40  #: characters of an amount with all its separators
MOST = Decimal("9999999999.99")


class MoneyField(DecimalField):
    """Baht and satang: `12500`, `12,500.50`, `๑๒,๕๐๐`; data is a Decimal of two places or None.

    `lowest` and `highest` bound it, both included. Signs, words, `NaN`, `1e3` and parts of a
    satang are refused with their cure, and what was typed is drawn again.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        lowest: Decimal | int = 0,
        highest: Decimal | int = MOST,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.lowest, self.highest = Decimal(lowest), Decimal(highest)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return amount(self.data) if isinstance(self.data, Decimal | int) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.raw_data = [typed] if typed else []  # only blanks are no answer
        if typed:
            self.data = self._within(_read(arabic(typed)))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation  # "required" must not stand in place of the cure

    def _within(self, value: Decimal) -> Decimal:
        if value < self.lowest:
            raise ValueError(_("Enter at least %(amount)s baht.", amount=amount(self.lowest)))
        if value > self.highest:
            raise ValueError(_("Enter at most %(amount)s baht.", amount=amount(self.highest)))
        return value


def _read(text: str) -> Decimal:
    if re.match(r"[-−–]\s*[\d.]", text):
        raise ValueError(_("An amount has no minus sign; enter for example 12,500.50."))
    found = _GROUPED.fullmatch(text[:_LONGEST]) if text.isascii() else None
    if found is None or len(text) > _LONGEST:
        raise ValueError(_("Enter the amount in baht with digits, for example 12,500.50."))
    part = found[2] or ""
    if len(part) > 2:
        raise ValueError(_("Enter at most two digits after the point, for example 12,500.50."))
    return Decimal(f"{found[1].replace(',', '')}.{part:0<2}")
