"""What a pensioner may expect: 15 times the pension, up to a ceiling, less what was drawn.

The debt of a loan is shown and not deducted: what it takes away is for the officer to find out.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from plugins.pension.rules import CEILINGS
from portal.sdk import (
    BANGKOK,
    Estimate,
    Line,
    age_in_years,
    baht,
    baht_in_words,
    lazy_gettext as _,
    long_day,
)

TITLE = _("Estimate of the living gratuity")


def ceiling(rules: Mapping[str, Any], age: int) -> Decimal:
    """The most that may be drawn in all at an age."""
    step = "third" if age >= rules["third_age"] else "second" if age >= rules["second_age"] else ""
    return Decimal(rules[step or "first"])


def due(rules: Mapping[str, Any], pension: Decimal, age: int, drawn: Decimal) -> Decimal:
    """What may still be drawn, never less than nothing."""
    whole: Decimal = rules["times"] * pension
    return max(min(whole, ceiling(rules, age)) - drawn, Decimal(0))


def estimate(answers: Mapping[str, Any], at: datetime) -> Estimate:
    """The steps, by the rules and the age of the day in Bangkok."""
    born, pension, drawn = (answers[n] for n in ("birth_date", "monthly_pension", "drawn"))
    if born is None or pension is None or drawn is None:
        return Estimate(TITLE, note=_(
            "Fill in the date of birth, the monthly pension and what was already drawn: the "
            "estimate and its steps appear here."
        ))
    day = at.astimezone(BANGKOK).date()
    rules, age = CEILINGS.on(at), age_in_years(born, day)
    lines = _steps(rules, pension, age, drawn, day)
    if answers["loan_debt"] == "yes" and answers["loan_amount"] is not None:
        lines += (Line(
            _("Debt of a loan guaranteed by the inheritance gratuity"), answers["loan_amount"],
            _("Not deducted here; the officer checks what it takes away"),
        ),)
    return Estimate(TITLE, lines, _(
        "This is an estimate, not a decision. It counts your age and the ceilings on the day the "
        "request is sent. The officer works out the amount that is paid."
    ))


def _steps(
    rules: Mapping[str, Any], pension: Decimal, age: int, drawn: Decimal, day: date
) -> tuple[Line, ...]:
    whole, most = rules["times"] * pension, ceiling(rules, age)
    result = due(rules, pension, age, drawn)
    return (
        Line(_("Age"), str(_("%(n)s years", n=age)),
             _("on %(day)s, the day of sending", day=long_day(day))),
        Line(_("%(times)s times the monthly pension", times=rules["times"]), whole,
             f"{rules['times']} × {baht(pension)}"),
        Line(_("Ceiling at this age"), most, _("for everything drawn, together")),
        Line(_("The smaller of the two"), min(whole, most)),
        Line(_("Less what was already drawn"), -drawn if drawn else drawn),
        Line(_("Estimated amount you may draw"), result, _why(result), strong=True),
    )


def _why(result: Decimal) -> object:
    if result:
        return baht_in_words(result)
    return _("What was already drawn reaches the limit at this age: nothing can be drawn now")
