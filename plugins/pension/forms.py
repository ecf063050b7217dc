"""The request, and what the calculator needs: pension, day of birth, what was drawn before."""

from datetime import date
from decimal import Decimal

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from portal.sdk import (
    DateField,
    Form,
    MailAddress,
    MoneyField,
    Trimmed,
    choices,
    lazy_gettext as _,
    today,
)

YES_NO = {"no": _("None, no debt"), "yes": _("Yes, there is a debt")}
YOUNGEST, OLDEST = 18, 120  #: years a pensioner can have lived


def _years_ago(years: int) -> date:
    day = today()
    return day.replace(year=day.year - years, day=min(day.day, 28))


class WhereThereIsDebt:
    """The amount is asked for only where there is a debt; without one it is no answer."""

    field_flags = {"conditional": True}

    def __call__(self, form: "PensionForm", field: MoneyField) -> None:
        """Refuse an empty amount beside a debt."""
        if form.loan_debt.data != "yes":
            field.data, field.errors = None, []
            raise StopValidation
        if field.data is None:
            raise StopValidation(_("Enter the amount of the debt."))


class PensionForm(Form):
    """Contact, then what the estimate is worked out from, then the debt the officer looks at."""

    sections = [
        (_("Contact"), _("For questions of the officer; messages of the portal go to the "
                         "address of your account"), ["email"]),
        (_("For the estimate"), _("As on your pension slip and your ID card"),
         ["birth_date", "monthly_pension", "drawn"]),
        (_("Debt"), _("A loan for which the inheritance gratuity stands as guarantee"),
         ["loan_debt", "loan_amount"]),
    ]

    email = Trimmed(_("E-mail"), [DataRequired(), Length(max=254), MailAddress()],
                    render_kw={"type": "email", "autocomplete": "email"})
    birth_date = DateField(
        _("Date of birth"), [InputRequired()], description=_("For example 5 April 1958"),
        earliest=lambda: _years_ago(OLDEST), latest=lambda: _years_ago(YOUNGEST),
    )
    monthly_pension = MoneyField(
        _("Monthly pension (baht)"), [InputRequired()], lowest=Decimal("0.01"), highest=999_999,
        description=_("Before anything is deducted, without the cost-of-living supplement"),
    )
    drawn = MoneyField(
        _("Living gratuity already drawn (baht)"), [InputRequired()], highest=9_999_999,
        description=_("All together so far; 0 if you have drawn nothing"),
    )
    loan_debt = RadioField(
        _("Debt of a loan guaranteed by the inheritance gratuity"),
        [InputRequired(_("Choose yes or no."))], choices=choices(YES_NO),
        render_kw={"inline": True},
    )
    loan_amount = MoneyField(_("Amount of the debt (baht)"), [WhereThereIsDebt()],
                             lowest=Decimal("0.01"), highest=99_999_999)
