"""The form field of how many are ordered: whole numbers as people write them, nothing else."""

import re
from typing import Any

from wtforms import IntegerField
from wtforms.validators import NumberRange

from portal.sdk import lazy_gettext as _

MOST = 9_999
_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}")


class _Range(NumberRange):
    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None:
            super().__call__(form, field)


class Quantity(IntegerField):
    """`12`, `1,600`, `๑๒`; data is None for none, and 0 is kept in the row.

    Signs, fractions, words, `NaN`, `1e3` are refused.
    """

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [_Range(0, MOST)], **kwargs)
        self.flags.conditional = True  # which of them is needed is for the school to say

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data) if self.data else ""

    def process_data(self, value: Any) -> None:
        self.data = value or None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if typed:
            self.data = _read(typed) or None

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data or 0)


def _read(typed: str) -> int:
    if re.match(r"[-−–]\s*\d", typed):
        raise ValueError(_("A quantity has no minus sign."))
    if re.fullmatch(r"\d*[.,]\d*", typed) and not _WHOLE.fullmatch(typed):
        raise ValueError(_("Order whole books and sheets, without a fraction."))
    if not _WHOLE.fullmatch(typed):
        if typed.isdigit():
            raise ValueError(_("Order at most %(most)s of one item.", most=f"{MOST:,}"))
        raise ValueError(_("Write the quantity with digits only, for example 12."))
    value = int(typed.replace(",", ""))
    if value > MOST:
        raise ValueError(_("Order at most %(most)s of one item.", most=f"{MOST:,}"))
    return value
