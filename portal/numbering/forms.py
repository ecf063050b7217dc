"""What an administrator changes about a series, and says about a void number."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from portal.i18n import lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.numbering.patterns import LONGEST, is_pattern

HIGHEST = 9_999_999


class SeriesForm(Form):
    """How numbers are written, and where a year begins."""

    pattern = Trimmed(
        _("How a number is written"), [DataRequired(), Length(max=LONGEST)],
        description=_("{number} stands for the number, {year} for the Buddhist year; "
                      "{number:04} fills up with zeros"),
    )  # fmt: skip
    following = IntegerField(
        _("Next number"), [Optional(), NumberRange(1, HIGHEST)],
        description=_("Where the office's paper register ended, plus one; only before the first "
                      "number of a year is taken"),
    )  # fmt: skip

    def validate_pattern(self, field: Any) -> None:
        """Only what can be filled in may stand in braces."""
        if not is_pattern(field.data):
            raise ValidationError(
                _("Write {number} where the number stands; braces may only hold number and year.")
            )


class VoidForm(Form):
    """Which number, and why."""

    number = IntegerField(_("Number"), [InputRequired(), NumberRange(1, HIGHEST)])
    reason = Trimmed(_("Reason"), [DataRequired(), Length(max=500)])
