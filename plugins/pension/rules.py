"""The ceilings of the living gratuity: data an administrator changes from a day on.

As in the ministerial regulation on living gratuity: 15 times the pension, at most 200,000 baht
under 65 years, 400,000 from 65 and 500,000 from 70, each ceiling for everything ever drawn.
"""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from portal.sdk import DatedRules, MoneyField, RuleForm, lazy_gettext as _


class NotBelow:
    """A value may not be smaller than the one before it."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: RuleForm, field: MoneyField) -> None:
        """Compare where both were read."""
        before = form[self.other].data
        if field.data is not None and before is not None and field.data < before:
            raise ValidationError(
                _("This must not be less than: %(label)s", label=form[self.other].label.text)
            )


class CeilingForm(RuleForm):
    """How many pensions, and three ceilings with the ages at which they rise."""

    times = IntegerField(_("Times the monthly pension"), [InputRequired(), NumberRange(1, 100)])
    first = MoneyField(_("Ceiling below the second age (baht)"), [InputRequired()])
    second_age = IntegerField(_("Second age (years)"), [InputRequired(), NumberRange(50, 100)])
    second = MoneyField(
        _("Ceiling from the second age (baht)"), [InputRequired(), NotBelow("first")]
    )
    third_age = IntegerField(
        _("Third age (years)"), [InputRequired(), NumberRange(50, 100), NotBelow("second_age")]
    )
    third = MoneyField(
        _("Ceiling from the third age (baht)"), [InputRequired(), NotBelow("second")]
    )


CEILINGS = DatedRules(
    code="pension_ceilings",
    title=_("Ceilings of the living gratuity"),
    form=CeilingForm,
    initial={
        "times": "15", "first": "200000", "second_age": "65", "second": "400000",
        "third_age": "70", "third": "500000",
    },
)
