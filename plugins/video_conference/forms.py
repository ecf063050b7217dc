"""The request for a virtual room, and how its signed copy reached the office."""

from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from plugins.video_conference.names import key_of
from plugins.video_conference.times import meeting_span, rehearsal_span
from portal.sdk import (
    DateField,
    Form,
    ResourceField,
    Span,
    TimeField,
    Trimmed,
    TrimmedText,
    choices,
    lazy_gettext as _,
    obstacles,
    resources_of,
    today,
)

MOST_INVITED, LONGEST_NAME = 100, 100
WAYS = {"paper": _("On paper"), "fax": _("By fax"), "email": _("By e-mail")}
_TIMES = [("rehearsal_start", "rehearsal_end")]


class ConferenceForm(Form):
    """One meeting in one virtual room, with a rehearsal and a room to sit in where wished."""

    sections = [
        (_("The meeting"), "", ["subject", "agency", "attendees", "invited"]),
        (_("Virtual room and time"), "", ["meeting_id", "start_date", ("start_time", "end_time")]),
        (_("Rehearsal"), _("In the same virtual room, before the meeting; leave it empty if you "
           "need none"), ["rehearsal_date", *_TIMES]),
        (_("Room to sit in"), _("Booked together with the virtual room: both or neither"),
         ["room"]),
    ]

    subject = Trimmed(_("Subject of the meeting"), [DataRequired(), Length(max=200)])
    agency = Trimmed(_("Organisation"), [DataRequired(), Length(max=200)])
    attendees = IntegerField(_("Number of participants"), [InputRequired(), NumberRange(1, 9_999)])
    invited = TrimmedText(
        _("Organisations invited"), [Length(max=4000)], render_kw={"rows": 5},
        description=_("One in a line, for example สดจ.เชียงใหม่; each has one seat"),
    )
    meeting_id = ResourceField(_("Virtual room (Meeting ID)"),
                               [DataRequired(_("Choose a virtual room"))], kind="meeting",
                               empty=_("Choose a virtual room"))
    start_date = DateField(_("Day of the meeting"), [InputRequired()], earliest=today)
    start_time = TimeField(_("From"), [InputRequired()])
    end_time = TimeField(_("Until"), [InputRequired()])
    rehearsal_date = DateField(_("Day of the rehearsal"), earliest=today)
    rehearsal_start = TimeField(_("Rehearsal from"))
    rehearsal_end = TimeField(_("Rehearsal until"))
    room = ResourceField(_("Meeting room"), kind="room", empty=_("No room"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not resources_of("room"):  # no service that lends rooms, or none to lend
            del self.room
            self.sections = self.sections[:-1]

    def validate_invited(self, field: TrimmedText) -> None:
        """Each name once, however it is written."""
        names = [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        if len(names) > MOST_INVITED or any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_("At most %(most)s organisations, each of at most %(long)s "
                                    "characters.", most=MOST_INVITED, long=LONGEST_NAME))
        keys = [key_of(name) for name in names]
        if not all(keys):
            raise ValidationError(_("Each line is the name of an organisation."))
        if len(set(keys)) < len(keys):
            raise ValidationError(_("An organisation stands here twice."))
        field.data = "\n".join(names)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then the times as a whole against the rules of the rooms."""
        return super().validate(extra_validators) and self._times_fit() and self._rooms_can()

    def _times_fit(self) -> bool:
        times = (self.rehearsal_date, self.rehearsal_start, self.rehearsal_end)
        if self.end_time.data <= self.start_time.data:
            self.end_time.errors = [_("The end must be after the start.")]
        elif (missing := [f for f in times if f.data is None]) and len(missing) < len(times):
            missing[0].errors = [_("Enter day, start and end of the rehearsal, or none of them.")]
        elif not missing and self.rehearsal_end.data <= self.rehearsal_start.data:
            self.rehearsal_end.errors = [_("The end must be after the start.")]
        elif (practice := rehearsal_span(self.data)) and (
            practice.end > meeting_span(self.data).start
        ):
            self.rehearsal_date.errors = [_("The rehearsal must be over before the meeting.")]
        return not self.errors

    def _rooms_can(self) -> bool:
        meeting, practice = meeting_span(self.data), rehearsal_span(self.data)
        self._check(self.meeting_id, [meeting], self.start_date)
        if practice:
            self._check(self.meeting_id, [practice], self.rehearsal_date)
        if self.room and self.room.data:
            self._check(self.room, [meeting], self.start_date)
        return not self.errors

    def _check(self, which: ResourceField, spans: list[Span], when: Any) -> None:
        if which.resource is None:
            which.errors = [_("This can no longer be booked.")]
            return
        found = next(obstacles(which.resource, spans, attendees=self.attendees.data), None)
        if found:
            blamed = when if found.span else self.attendees
            blamed.errors = [found.told]


class ReceivedForm(Form):
    """How the signed form came, where it was not sent through the portal."""

    received_how = RadioField(_("How the signed form came"),
                              [InputRequired(_("Choose how it came"))], choices=choices(WAYS))
