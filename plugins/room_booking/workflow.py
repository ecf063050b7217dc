"""A booking holds its time from the moment it is sent until somebody says no."""

from typing import Any

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
    confirm_time,
    gettext,
    hold_time,
    lazy_gettext as _,
    release_time,
    resource_at,
)


def hold(details: Any, event: PetitionEvent) -> None:
    """Hold room and equipment for every day, or refuse the whole."""
    room = resource_at("room", details.room)
    if room is None:
        raise Refused(gettext("This can no longer be booked."))
    wanted = [room, *(resource_at("equipment", s) for s in details.equipment.split(",") if s)]
    hold_time(
        [
            Wish(resource_id=one.id, spans=of_row(details), title=details.subject,
                 organisation=details.agency,
                 attendees=details.attendees if one is room else None)
            for one in wanted if one is not None
        ],
        petition=details.petition, by=event.actor_id, firm=not room.needs_approval,
    )  # fmt: skip


def hold_anew(details: Any, event: PetitionEvent) -> None:
    """The corrected time in place of the old one; refused, the old one stays."""
    release_time(details.petition)
    hold(details, event)


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
               effect=hold_anew),
    Transition("resubmit", _("Send the correction"), ("returned",), "resubmitted", By.APPLICANT,
               refill=True, effect=hold_anew),
    Transition("approve", _("Approve"), PENDING, "approved", effect=confirm,
               hint=_("The time is booked for good")),
    Transition("reject", _("Do not approve"), PENDING, "rejected", note=True,
               hint=_("Needs a reason"), effect=release),
    Transition("complete", _("The room was used"), ("approved",), "completed"),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", By.APPLICANT,
               effect=release),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", note=True,
               hint=_("Needs a reason"), effect=release),
    without=("submit", "edit", "resubmit", "complete", "cancel"),
)
