"""Meeting rooms: asked for online, held at once, approved by the office, seen by everybody."""

from plugins.room_booking.estimate import estimate
from plugins.room_booking.example import example
from plugins.room_booking.forms import USAGES, RoomBookingForm
from plugins.room_booking.models import RoomBooking
from plugins.room_booking.rooms import EQUIPMENT, ROOMS
from plugins.room_booking.views import bp
from plugins.room_booking.workflow import WORKFLOW
from portal.sdk import Column, Service, Slot, hookimpl, lazy_gettext as _, resource_at, short_day

SERVICE = Service(
    number=31,
    code="room_booking",
    label=_("Book a meeting room"),
    title=_("Book a meeting room"),
    paper_title=_("Form: request to use a meeting room"),
    summary=_("See which rooms are free and book one"),
    who=_("For work groups of the office, schools, and outside agencies"),
    group=_("General Administration Group"),
    icon="door-open",
    form=RoomBookingForm,
    details=RoomBooking,
    workflow=WORKFLOW,
    estimate=estimate,
    example=example,
    resources=(ROOMS, EQUIPMENT),
    slots=(
        Slot(code="request_letter", label=_("Letter asking for the room"), required=False,
             required_if=lambda answers: bool(answers.get("outside")),
             hint=_("Outside agencies must attach it")),
        Slot(code="other_1", label=_("Other document 1"), required=False),
        Slot(code="other_2", label=_("Other document 2"), required=False),
    ),
    steps=(
        (_("Choose room and time"), _("The room is held for you at once")),
        (_("Officers decide"), _("You are told when it is approved")),
        (_("Use the room"), _("Show the QR code of your booking at the door")),
    ),
    next_steps={
        "approved": _("The room is booked. If you no longer need it, cancel: others can have it."),
    },
    columns=(
        Column(label=_("Room"), value=lambda row: _name(row.room)),
        Column(label=_("Used for"), value=lambda row: USAGES.get(row.usage, row.usage)),
        Column(label=_("First day of use"), value=lambda row: short_day(row.start_date)),
    ),
    panel="booking/panel.html",
    menu={"room_booking.index": _("Meeting rooms")},
    desk_links={
        "room_booking.month": _("Table of rooms"), "room_booking.usage": _("Use of the rooms"),
    },
    purpose=_("To allot meeting rooms and their equipment"),
    retention_years=3,
    blueprint=bp,
)


def _name(slug: str) -> str:
    room = resource_at("room", slug)
    return room.name if room else slug


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]
