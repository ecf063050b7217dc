"""What an administrator says of a resource: name, place, size, hours, and how it is booked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.booking.spans import Span
from portal.choices import choices
from portal.i18n import BANGKOK, lazy_gettext as _, now, today
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText
from portal.i18n.forms import Form

WEEKDAYS = {
    "0": _("Monday"), "1": _("Tuesday"), "2": _("Wednesday"), "3": _("Thursday"),
    "4": _("Friday"), "5": _("Saturday"), "6": _("Sunday"),
}  # fmt: skip


class Days(SelectMultipleField):
    """Days of the week to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ResourceForm(Form):
    """One resource, its hours the same on every chosen day."""

    sections = [
        (_("What it is"), "", ["name", "place", "about", ("capacity", "stock")]),
        (_("When it can be booked"), "", ["weekdays", ("opens", "closes"), "on_holidays"]),
        (_("How it is booked"), "", ["needs_approval", "is_private",
                                     ("buffer_before", "buffer_after"),
                                     ("notice_minutes", "horizon_days"), "retired"]),
    ]

    name = Trimmed(_("Name"), [DataRequired(), Length(max=120)])
    place = Trimmed(_("Building and floor"), [Length(max=200)])
    about = TrimmedText(_("About it"), [Length(max=2000)])
    capacity = IntegerField(_("Room for how many persons"), [Optional(), NumberRange(1, 9_999)],
                            description=_("Leave empty where it does not matter"))
    stock = IntegerField(_("How many there are"), [InputRequired(), NumberRange(1, 100)], default=1)
    weekdays = Days(_("Days of the week"), [DataRequired(_("Choose at least one day."))],
                    choices=choices(WEEKDAYS), default=list("01234"))
    opens = TimeField(_("Opens at"), [InputRequired()])
    closes = TimeField(_("Closes at"), [InputRequired()])
    on_holidays = BooleanField(_("Also on public holidays"))
    needs_approval = BooleanField(_("An officer approves each booking"), default=True)
    is_private = BooleanField(_("The public sees only that it is taken"))
    buffer_before = IntegerField(_("Minutes kept free before"),
                                 [InputRequired(), NumberRange(0, 240)], default=0)
    buffer_after = IntegerField(_("Minutes kept free after"),
                                [InputRequired(), NumberRange(0, 240)], default=0)
    notice_minutes = IntegerField(_("Book at least so many minutes before"),
                                  [InputRequired(), NumberRange(0, 100_000)], default=0)
    horizon_days = IntegerField(_("Book at most so many days ahead"),
                                [InputRequired(), NumberRange(1, 3_650)], default=365)
    retired = BooleanField(_("Can no longer be booked; what is booked stays"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that it closes after it opens."""
        if not super().validate(extra_validators):
            return False
        if self.closes.data <= self.opens.data:
            self.closes.errors = [_("It must close after it opens.")]
            return False
        return True


class ClosureForm(Form):
    """A time in which one resource, or every one of its kind, cannot be booked."""

    resource = SelectField(_("What is closed"))
    start_date = DateField(_("From the day"), [InputRequired()])
    start_time = TimeField(_("From"), [InputRequired()])
    end_date = DateField(_("To the day"), [InputRequired()], earliest=today)
    end_time = TimeField(_("Until"), [InputRequired()])
    reason = Trimmed(_("Reason"), [DataRequired(), Length(max=300)],
                     description=_("Whoever wants to book then reads it"))

    sections = [
        (_("What is closed and when"), "",
         ["resource", ("start_date", "start_time"), ("end_date", "end_time"), "reason"]),
    ]

    @property
    def span(self) -> Span:
        """The time of a valid form."""
        return Span(
            _moment(self.start_date.data, self.start_time.data),
            _moment(self.end_date.data, self.end_time.data),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that it ends after it begins and after now."""
        if not super().validate(extra_validators):
            return False
        begins = _moment(self.start_date.data, self.start_time.data)
        ends = _moment(self.end_date.data, self.end_time.data)
        if ends <= max(begins, now()):
            late = ends <= begins
            self.end_time.errors = [
                _("The end must be after the start.") if late else _("This time has passed.")
            ]
            return False
        return True


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BANGKOK).astimezone(UTC)


class LinkForm(Form):
    """Where a secret link to one's own bookings will be used."""

    name = Trimmed(_("Where you will use it"), [DataRequired(), Length(max=60)],
                   description=_("For example: my phone"))
