"""The form of all three manuals: what for, how many, which room, when and how often."""

from typing import Any

from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, StopValidation

from plugins.room_booking.times import spans_of
from portal.sdk import (
    DateField,
    Form,
    QuantitiesField,
    Refused,
    ResourceField,
    TimeField,
    Trimmed,
    TrimmedText,
    choices,
    gettext,
    lazy_gettext as _,
    obstacles,
    today,
)

USAGES = {
    "meeting": _("Meeting"),
    "training": _("Training or seminar"),
    "reception": _("Receiving guests"),
    "exam": _("Examination"),
    "other": _("Other"),
}
REPEATS = {
    "": _("Does not repeat"),
    "daily": _("Every day"),
    "weekly": _("Every week"),
    "monthly": _("Every month"),
}


class WhereItRepeats:
    """The last day is asked for only where the booking repeats."""

    field_flags = {"conditional": True}

    def __call__(self, form: "RoomBookingForm", field: DateField) -> None:
        """Refuse a missing or too early end."""
        if not form.repeat.data:
            field.data, field.errors = None, []
            raise StopValidation
        if field.data is None:
            raise StopValidation(_("Enter the last day on which it repeats."))


class RoomBookingForm(Form):
    """One booking: the same hours on each day, repeated where asked for."""

    sections = [
        (_("What for"), "", ["subject", "usage", "purpose", "agency", "outside", "fax",
                              "attendees"]),
        (_("Room and time"), _("On several days the same hours are booked on each day"),
         ["room", ("start_date", "end_date"), ("start_time", "end_time"),
          "repeat", "repeat_until"]),
        (_("Equipment"), "", ["equipment", "equipment_other"]),
    ]

    subject = Trimmed(_("Topic of the meeting"), [DataRequired(), Length(max=200)])
    usage = SelectField(_("Used for"), [DataRequired(_("Choose what it is used for"))],
                        choices=choices(USAGES, empty=_("Choose")))
    purpose = TrimmedText(_("Purpose"), [DataRequired(), Length(max=500)])
    agency = Trimmed(_("Organisation"), [DataRequired(), Length(max=200)])
    outside = BooleanField(_("We are an outside agency"),
                           description=_("Then attach the letter asking for the room"))
    fax = Trimmed(_("Fax"), [Length(max=30)])
    attendees = IntegerField(_("Number of attendees"), [InputRequired(), NumberRange(1, 9_999)])
    room = ResourceField(_("Meeting room"), [DataRequired(_("Choose a room"))], kind="room",
                         empty=_("Choose a room"))
    start_date = DateField(_("First day of use"), [InputRequired()], earliest=today)
    end_date = DateField(_("Last day of use"), [InputRequired()], earliest=today)
    start_time = TimeField(_("From"), [InputRequired()])
    end_time = TimeField(_("Until"), [InputRequired()])
    repeat = RadioField(_("Repeats"), choices=choices(REPEATS), default="",
                        render_kw={"inline": True})
    repeat_until = DateField(_("Repeats until"), [WhereItRepeats()], earliest=today)
    equipment = QuantitiesField(_("How many of each"), kind="equipment")
    equipment_other = Trimmed(_("Other equipment"), [Length(max=200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then the time as a whole against the rules of the room."""
        return super().validate(extra_validators) and self._time_is_possible()

    def _time_is_possible(self) -> bool:
        room = self.room.resource
        if room is None:
            return False
        if self.outside.data and not room.for_outsiders:
            self.room.errors = [not_lent(room)]
            return False
        if self.end_date.data < self.start_date.data:
            self.end_date.errors = [_("The last day lies before the first.")]
            return False
        if self.end_time.data <= self.start_time.data:
            self.end_time.errors = [_("The end must be after the start.")]
            return False
        try:
            spans = spans_of(self.data)
        except Refused as refusal:
            where = self.repeat_until if self.repeat.data else self.end_date
            where.errors = [str(refusal.message)]
            return False
        found = next(obstacles(room, spans, attendees=self.attendees.data), None)
        if found is not None:
            blamed: Field = self.start_date if found.span else self.attendees
            blamed.errors = [found.told]
        return found is None


def not_lent(room: Any) -> str:
    """Why an outside agency cannot have the room."""
    return gettext("%(name)s is not lent to outside agencies.", name=room.name)
