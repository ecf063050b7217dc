"""A request holds its rooms when sent, waits for its signed form, and approved has its meeting."""

from typing import Any

from plugins.video_conference.forms import ReceivedForm
from plugins.video_conference.operations import close, establish
from plugins.video_conference.times import answers_of, meeting_span, rehearsal_span
from portal.sdk import (
    STANDARD,
    WHILE_OPEN,
    By,
    PetitionEvent,
    Phase,
    Refused,
    Slot,
    State,
    Transition,
    Turn,
    Wish,
    change_time,
    confirm_time,
    gettext,
    lazy_gettext as _,
    release_time,
    resource_at,
)


def hold(details: Any, event: PetitionEvent) -> None:
    """Virtual room, rehearsal and the room to sit in: all of them, or the whole is refused.

    Corrected, the new times take the place of the old; refused, the old ones stay.
    """
    times = answers_of(details)
    meeting, practice = meeting_span(times), rehearsal_span(times)
    wanted = [("meeting", details.meeting_id, [meeting, *([practice] if practice else [])])]
    if details.room:
        wanted.append(("room", details.room, [meeting]))
    wishes = []
    for kind, slug, spans in wanted:
        resource = resource_at(kind, slug)
        if resource is None:
            raise Refused(gettext("This can no longer be booked."))
        wishes.append(Wish(resource_id=resource.id, spans=spans, title=details.subject,
                           organisation=details.agency, attendees=details.attendees))
    change_time(wishes, petition=details.petition, by=event.actor_id)


def confirm(details: Any, event: PetitionEvent) -> None:
    """What was held is firm, and the meeting can have its PIN."""
    confirm_time(details.petition)
    establish(details)


def release(details: Any, event: PetitionEvent) -> None:
    """The time that has not begun is free again, and no PIN is good any more."""
    release_time(details.petition, from_now=True)
    close(details.petition_id)


SIGNED = Slot(code="signed_form", label=_("Signed request form"),
              hint=_("Print the form, sign it, and send a picture or a PDF of it"))
PENDING = ("submitted", "in_progress", "resubmitted")

WORKFLOW = STANDARD.extend(
    State("unsigned", _("Waiting for the signed form"), Turn.CITIZEN, Phase.SUBMITTED),
    State("approved", _("Approved"), Turn.CITIZEN, Phase.IN_PROGRESS),
    State("rejected", _("Not approved"), Turn.NOBODY, Phase.CANCELLED),
    Transition("submit", _("Send"), (), "unsigned", By.APPLICANT, refill=True, effect=hold),
    Transition("edit", _("Edit"), ("unsigned", "submitted"), "unsigned", By.APPLICANT,
               refill=True, effect=hold),
    Transition("send_signed", _("Send the signed form"), ("unsigned",), "submitted",
               By.APPLICANT, slots=(SIGNED,)),
    Transition("receive_signed", _("The signed form has come"), ("unsigned",), "submitted",
               form=ReceivedForm, hint=_("On paper, by fax or by e-mail")),
    Transition("ask_signed", _("Ask for the signed form again"), PENDING, "unsigned", note=True,
               hint=_("Needs a message")),
    Transition("resubmit", _("Send the correction"), ("returned",), "resubmitted", By.APPLICANT,
               refill=True, effect=hold),
    Transition("approve", _("Approve"), PENDING, "approved", effect=confirm,
               hint=_("The rooms are booked for good; the booker makes the PIN")),
    Transition("reject", _("Do not approve"), (*PENDING, "unsigned"), "rejected", note=True,
               hint=_("Needs a reason"), effect=release),
    Transition("complete", _("The meeting was held"), ("approved",), "completed",
               hint=_("The PIN is dead from now on"), effect=release),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", By.APPLICANT,
               effect=release),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", note=True,
               hint=_("Needs a reason"), effect=release),
    without=("submit", "edit", "resubmit", "complete", "cancel"),
)
