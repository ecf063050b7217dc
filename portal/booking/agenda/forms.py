"""What the office enters into an agenda itself, and when somebody is away."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from portal.booking.forms import ClosureForm
from portal.booking.recurrence import Recurrence, occurrences
from portal.booking.spans import Span
from portal.choices import choices
from portal.errors import Refused
from portal.i18n import lazy_gettext as _
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText
from portal.i18n.forms import Form

REPEATS = {
    "": _("Does not repeat"),
    "daily": _("Every day"),
    "weekly": _("Every week"),
    "monthly": _("Every month"),
}


class WhereItRepeats:
    """The last day is asked for only where the entry repeats."""

    field_flags = {"conditional": True}

    def __call__(self, form: Any, field: DateField) -> None:
        """Refuse a missing end."""
        if not form.repeat.data:
            field.data, field.errors = None, []
            raise StopValidation
        if field.data is None:
            raise StopValidation(_("Enter the last day on which it repeats."))


class AmendForm(Form):
    """One entry of one day."""

    sections = [
        (_("Entry"), "", ["title", "place", "start_date", ("start_time", "end_time"), "note"]),
    ]

    title = Trimmed(_("What the entry is about"), [DataRequired(), Length(max=300)])
    place = Trimmed(_("Place"), [Length(max=200)])
    start_date = DateField(_("Day"), [InputRequired()])
    start_time = TimeField(_("From"), [InputRequired()])
    end_time = TimeField(_("Until"), [InputRequired()])
    note = TrimmedText(_("Note"), [Length(max=1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that it ends after it begins."""
        if not super().validate(extra_validators):
            return False
        if self.end_time.data <= self.start_time.data:
            self.end_time.errors = [_("The end must be after the start.")]
            return False
        return True

    @property
    def span(self) -> Span:
        """The time of a valid form."""
        return Span.of(self.start_date.data, self.start_time.data, self.end_time.data)


class EntryForm(AmendForm):
    """An entry, which may be for several days and again."""

    sections = [
        (_("Entry"), "", ["title", "place"]),
        (_("When"), _("On several days the same hours are held on each day"),
         [("start_date", "end_date"), ("start_time", "end_time"), "repeat", "repeat_until"]),
        (_("Note"), _("Only those who may read the agenda see it"), ["note"]),
    ]

    start_date = DateField(_("First day"), [InputRequired()])
    end_date = DateField(_("Last day"), [InputRequired()])
    repeat = RadioField(_("Repeats"), choices=choices(REPEATS), default="",
                        render_kw={"inline": True})
    repeat_until = DateField(_("Repeats until"), [WhereItRepeats()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then the days as a whole."""
        if not super().validate(extra_validators):
            return False
        if self.end_date.data < self.start_date.data:
            self.end_date.errors = [_("The last day lies before the first.")]
            return False
        try:
            return bool(self.spans)
        except Refused as refusal:
            where = self.repeat_until if self.repeat.data else self.end_date
            where.errors = [str(refusal.message)]
            return False

    @property
    def spans(self) -> list[Span]:
        """Every occurrence, in order; raises Refused for too many."""
        again = Recurrence(self.repeat.data, self.repeat_until.data) if self.repeat.data else None
        return occurrences(self.span, self.end_date.data, again)


class AwayForm(ClosureForm):
    """From when to when somebody is away, and why."""

    resource = None  # type: ignore[assignment]
    sections = [
        (_("Absence"), "",
         [("start_date", "start_time"), ("end_date", "end_time"), "reason"]),
    ]
