"""What an administrator says of a resource: name, place, size, hours, and how it is booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)

from portal.booking.spans import Span
from portal.booking.stretches import Stretch, read_stretches, written
from portal.errors import Refused
from portal.i18n import BANGKOK, lazy_gettext as _, now, today
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText
from portal.i18n.forms import Form

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip


class HoursField(Trimmed):
    """The hours of a day as people write them; data is the text, `stretches` what it says."""

    stretches: Sequence[Stretch] = ()

    def process_data(self, value: Any) -> None:
        super().process_data(value if isinstance(value, str) else written(value or ()))

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""  # a day left out has no hours

    def pre_validate(self, form: Any) -> None:
        try:
            self.stretches = read_stretches(self.data or "")
        except Refused as refusal:
            raise StopValidation(str(refusal.message)) from None


class ResourceForm(Form):
    """One resource: every day of the week has its own hours, or none."""

    sections = [
        (_("What it is"), "", ["name", "place", "about", "features", ("capacity", "stock")]),
        (_("When it can be booked"),
         _("For each day the hours, such as 08:30-12:00, 13:00-16:30. Empty: not on that day"),
         [*(f"hours_{day}" for day in range(7)), "on_holidays"]),
        (_("How it is booked"), "", ["needs_approval", "for_outsiders", "is_private",
                                     "slot_minutes", ("buffer_before", "buffer_after"),
                                     ("notice_minutes", "horizon_days"), "release_minutes",
                                     "retired"]),
    ]

    name = Trimmed(_("Name"), [DataRequired(), Length(max=120)])
    place = Trimmed(_("Building and floor"), [Length(max=200)])
    about = TrimmedText(_("About it"), [Length(max=2000)])
    capacity = IntegerField(_("Room for how many persons"), [Optional(), NumberRange(1, 9_999)],
                            description=_("Leave empty where it does not matter"))
    stock = IntegerField(_("How many there are"), [InputRequired(), NumberRange(1, 100)], default=1)
    features = TrimmedText(_("What is in it"), [Length(max=2000)],
                           description=_("One thing on each line"))
    hours_0 = HoursField(WEEKDAYS[0], [Length(max=100)])
    hours_1 = HoursField(WEEKDAYS[1], [Length(max=100)])
    hours_2 = HoursField(WEEKDAYS[2], [Length(max=100)])
    hours_3 = HoursField(WEEKDAYS[3], [Length(max=100)])
    hours_4 = HoursField(WEEKDAYS[4], [Length(max=100)])
    hours_5 = HoursField(WEEKDAYS[5], [Length(max=100)])
    hours_6 = HoursField(WEEKDAYS[6], [Length(max=100)])
    on_holidays = BooleanField(_("Also on public holidays"))
    needs_approval = BooleanField(_("An officer approves each booking"), default=True)
    for_outsiders = BooleanField(_("Outside agencies may book it"), default=True)
    is_private = BooleanField(_("The public sees only that it is taken"))
    slot_minutes = IntegerField(
        _("A new time begins every so many minutes"), [InputRequired(), NumberRange(5, 480)],
        default=30, description=_("Where one slot is chosen, it lasts as long"))
    buffer_before = IntegerField(_("Minutes kept free before"),
                                 [InputRequired(), NumberRange(0, 240)], default=0)
    buffer_after = IntegerField(_("Minutes kept free after"),
                                [InputRequired(), NumberRange(0, 240)], default=0)
    notice_minutes = IntegerField(_("Book at least so many minutes before"),
                                  [InputRequired(), NumberRange(0, 100_000)], default=0)
    horizon_days = IntegerField(_("Book at most so many days ahead"),
                                [InputRequired(), NumberRange(1, 3_650)], default=365)
    release_minutes = IntegerField(
        _("Free again so many minutes after the start"), [Optional(), NumberRange(5, 480)],
        description=_("Where nobody has checked in until then. Leave empty: never"))
    retired = BooleanField(_("Can no longer be booked; what is booked stays"))

    @property
    def days(self) -> list[HoursField]:
        """The hours of each day, Monday first."""
        return [self[f"hours_{day}"] for day in range(7)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that some day has hours."""
        if not super().validate(extra_validators):
            return False
        if not any(day.stretches for day in self.days):
            self.hours_0.errors = [_("Enter hours for at least one day.")]
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

    sections: ClassVar[list[Any]] = [
        (_("What is closed and when"), "",
         ["resource", "start_date", "start_time", "end_date", "end_time", "reason"]),
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


class WaitingForm(Form):
    """The time somebody waits for."""

    sections = [(_("Which time"), "", ["start_date", ("start_time", "end_time")])]

    start_date = DateField(_("Day"), [InputRequired()], earliest=today)
    start_time = TimeField(_("From"), [InputRequired()])
    end_time = TimeField(_("Until"), [InputRequired()])

    @property
    def span(self) -> Span:
        """The time of a valid form."""
        return Span.of(self.start_date.data, self.start_time.data, self.end_time.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that it ends after it begins."""
        if not super().validate(extra_validators):
            return False
        if self.end_time.data <= self.start_time.data:
            self.end_time.errors = [_("The end must be after the start.")]
            return False
        return True
