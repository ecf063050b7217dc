"""Changes of a booking that stands: days that are not needed, other hours, another room."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired

from plugins.room_booking.forms import not_lent
from portal.sdk import (
    Form,
    HeldDayField,
    PetitionEvent,
    Refused,
    ResourceField,
    TimeField,
    choices,
    cut_time,
    gettext,
    lazy_gettext as _,
    move_time,
    resource_at,
)

EXTENTS = {"day": _("This day only"), "rest": _("This day and all after it")}


class CutForm(Form):
    """Days that are not needed any more."""

    from_day = HeldDayField(_("Day"), [InputRequired(_("Choose a day"))])
    extent = RadioField(_("Which days are cancelled"), [DataRequired()], choices=choices(EXTENTS),
                        default="day")


class MoveForm(Form):
    """Other hours or another room, on the same days."""

    moved_from = HeldDayField(_("From the day on"), [InputRequired(_("Choose a day"))])
    room = ResourceField(_("Meeting room"), [DataRequired(_("Choose a room"))], kind="room",
                         empty=_("Choose a room"))
    start_time = TimeField(_("From"), [InputRequired()])
    end_time = TimeField(_("Until"), [InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that it ends after it begins."""
        if not super().validate(extra_validators):
            return False
        if self.end_time.data <= self.start_time.data:
            self.end_time.errors = [_("The end must be after the start.")]
            return False
        return True


def cut(details: Any, event: PetitionEvent) -> None:
    """Let go of the chosen days, the room and its equipment alike."""
    until = details.from_day if details.extent == "day" else None
    cut_time(details.petition, from_=details.from_day, until=until)


def move(details: Any, event: PetitionEvent) -> None:
    """As the office moves it: it stays approved."""
    _move(details, event, firm=True)


def ask_to_move(details: Any, event: PetitionEvent) -> None:
    """As the applicant moves it: held at once, and approved anew where the room asks for it."""
    _move(details, event, firm=False)


def _move(details: Any, event: PetitionEvent, *, firm: bool) -> None:
    room = resource_at("room", details.room)
    if room is None:
        raise Refused(gettext("This can no longer be booked."))
    if details.outside and not room.for_outsiders:
        raise Refused(not_lent(room))
    move_time(
        details.petition, from_=details.moved_from, opens=details.start_time,
        closes=details.end_time, resource=room, firm=firm or not room.needs_approval,
        by=event.actor_id,
    )
