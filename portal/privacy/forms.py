"""What is looked for in the records; asked by GET, so that a question can be kept as a link."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from operator import itemgetter
from typing import Any

from wtforms import Field, SelectField
from wtforms.validators import Length, ValidationError

from portal.i18n import BANGKOK, arabic, gettext, lazy_gettext as _
from portal.i18n.fields import DateField, Trimmed
from portal.i18n.forms import Form
from portal.privacy.acts import ACTS, LOOKS
from portal.privacy.searching import MOST_NAMED, Wanted, people_called

_NUMBER = re.compile(r"\d[\d -]{11,}\d")


def _choices(words: dict[str, object]) -> list[tuple[str, str]]:
    found = sorted(((code, str(word)) for code, word in words.items()), key=itemgetter(1))
    return [("", gettext("All")), *found]


class RecordsForm(Form):
    """By whom, about whom, when."""

    by = Trimmed(_("Who did it"), [Length(max=100)], description=_("Name or account number"))
    about = Trimmed(_("About whom"), [Length(max=100)], description=_("Name or account number"))
    since = DateField(_("From day"))
    until = DateField(_("To day"))

    class Meta(Form.Meta):
        csrf = False

    people: dict[str, tuple[int, ...]]

    def validate_by(self, field: Field) -> None:
        """Whose name it is."""
        self._name(field)

    validate_about = validate_by

    def validate_until(self, field: Field) -> None:
        """The period goes forward."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day comes before the first."))

    def _name(self, field: Any) -> None:
        self.people = getattr(self, "people", {})
        if not field.data:
            return
        if _NUMBER.search(arabic(field.data)):
            raise ValidationError(_("An ID number does not belong into an address: use the name."))
        found = people_called(field.data)
        if len(found) > MOST_NAMED:
            raise ValidationError(_("Too many people have this in their name: write more of it."))
        self.people[field.name] = found

    def wanted(self) -> Wanted:
        """The valid question."""
        return Wanted(
            by=self.people.get("by"), about=self.people.get("about"),
            action=self["action"].data or "", words=self["words"].data or "",
            since=_begin(self.since.data), until=_begin(self.until.data, 1),
        )


class ActsForm(RecordsForm):
    """A question about the trail."""

    action = SelectField(_("What was done"), choices=lambda: _choices(ACTS), validate_choice=False)
    words = Trimmed(_("Words in the details"), [Length(max=100)])


class LooksForm(RecordsForm):
    """A question about looks."""

    action = SelectField(_("How"), choices=lambda: _choices(LOOKS), validate_choice=False)
    words = Trimmed(_("Reference code"), [Length(max=80)])


def _begin(day: Any, later: int = 0) -> datetime | None:
    """Midnight in Bangkok at which a day begins, or one some days later."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=later), time(), BANGKOK)
    except OverflowError:
        return None
