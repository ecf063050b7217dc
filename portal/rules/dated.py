"""What a plugin declares: a kind of rule, the form of its values, and the first values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.i18n import lazy_gettext as _, today
from portal.i18n.fields import DateField, Trimmed
from portal.i18n.forms import Form

#: Fields every rule has; the others are its values.
ABOUT = ("valid_from", "reason")


class RuleForm(Form):
    """Base of the form an administrator fills in; the values are the plugin's own fields."""

    valid_from = DateField(_("Valid from"), [InputRequired()], earliest=today)
    reason = Trimmed(_("Reason or source"), [DataRequired(), Length(max=300)],
                     description=_("For example the regulation, its number and its day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRules:
    """One kind of rule. `initial` holds as texts what is valid before anybody changed it."""

    code: str  #: the service's code, or begins with it and `_`; for ever
    title: object
    form: type[RuleForm]
    initial: Mapping[str, str]
    summary: object = ""

    def on(self, at: datetime) -> Mapping[str, Any]:
        """Field → value as in force at a moment; what was decided later changes nothing."""
        from portal.rules.queries import in_force

        rule = in_force(self.code, at)
        return self.read(rule.values if rule else {})

    def read(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Kept texts as values; what they lack is as it was in the beginning."""
        return {field.name: field.data for field in values_of(self.filled(texts))}

    def filled(self, texts: Mapping[str, str], **about: Any) -> FlaskForm:
        """The form with kept texts in it."""
        typed = MultiDict({**self.initial, **texts, **about})
        return self.form(formdata=typed, meta={"csrf": False})


def values_of(form: FlaskForm) -> list[Any]:
    """The fields that are values of the rule."""
    return [field for field in form if field.name not in {*ABOUT, "csrf_token"}]


def written(field: Any) -> str:
    """A value as text that its own field reads again."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field.data, date):
        return field.data.isoformat()
    return "" if field.data is None else str(field.data)
