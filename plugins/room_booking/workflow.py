"""A booking holds its time from the moment it is sent until somebody says no."""

from typing import Any

from plugins.room_booking.changes import CutForm, MoveForm, ask_to_move, cut, move
from plugins.room_booking.forms import not_lent
from plugins.room_booking.times import of_row
from portal.sdk import (
    STANDARD,
    WHILE_OPEN,
    By,
    PetitionEvent,
    Phase,
    Refused,
    State,
    Transition,
    Turn,
    Wish,
    change_time,
    confirm_time,
    gettext,
    lazy_gettext as _,
    quantities,
    release_time,
    resource_at,
)


def _wish(details: Any, resource: Any, **more: Any) -> Wish:
    return Wish(resource_id=resource.id, spans=of_row(details), title=details.subject,
                organisation=details.agency, **more)  # fmt: skip


def hold(details: Any, event: PetitionEvent) -> None:
    """Hold room and equipment for every day, or refuse the whole.

    Corrected, the new time takes the place of the old; refused, the old one stays.
    """
    room = resource_at("room", details.room)
    if room is None:
        raise Refused(gettext("This can no longer be booked."))
    if details.outside and not room.for_outsiders:
        raise Refused(not_lent(room))
    wishes = [_wish(details, room, attendees=details.attendees)]
    for slug, number in quantities(details.equipment).items():
        thing = resource_at("equipment", slug)
        if thing is None:
            raise Refused(gettext("This can no longer be booked."))
        wishes.append(_wish(details, thing, quantity=number))
    change_time(
        wishes,
        petition=details.petition, by=event.actor_id, firm=not room.needs_approval,
    )  # fmt: skip


def confirm(details: Any, event: PetitionEvent) -> None:
    """What was held until now is firm."""
    confirm_time(details.petition)


def release(details: Any, event: PetitionEvent) -> None:
    """Let go what has not begun; days that were are kept in the books."""
    release_time(details.petition, from_now=True)


PENDING = ("submitted", "in_progress", "resubmitted")

WORKFLOW = STANDARD.extend(
    State("approved", _("Approved"), Turn.CITIZEN, Phase.IN_PROGRESS),
    State("rejected", _("Not approved"), Turn.NOBODY, Phase.CANCELLED),
    Transition("submit", _("Send"), (), "submitted", By.APPLICANT, refill=True, effect=hold),
    Transition("edit", _("Edit"), ("submitted",), "submitted", By.APPLICANT, refill=True,
               effect=hold),
    Transition("resubmit", _("Send the correction"), ("returned",), "resubmitted", By.APPLICANT,
               refill=True, effect=hold),
    Transition("approve", _("Approve"), PENDING, "approved", effect=confirm,
               hint=_("The time is booked for good")),
    Transition("reject", _("Do not approve"), PENDING, "rejected", note=True,
               hint=_("Needs a reason"), effect=release),
    Transition("cut", _("Cancel some days"), ("approved",), "approved", By.APPLICANT, form=CutForm,
               effect=cut, aside=True),
    Transition("cut", _("Cancel some days"), ("approved",), "approved", form=CutForm, effect=cut,
               hint=_("The other days stay booked")),
    Transition("move", _("Move the rest"), ("approved",), "resubmitted", By.APPLICANT,
               form=MoveForm, effect=ask_to_move, aside=True,
               hint=_("The new time is held at once; an officer approves it")),
    Transition("move", _("Move the rest"), ("approved",), "approved", form=MoveForm, effect=move,
               hint=_("Other hours or another room, on the same days; it stays approved")),
    Transition("complete", _("The room was used"), ("approved",), "completed"),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", By.APPLICANT,
               effect=release),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", note=True,
               hint=_("Needs a reason"), effect=release),
    without=("submit", "edit", "resubmit", "complete", "cancel"),
)
