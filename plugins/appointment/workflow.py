"""An appointment holds its slot from the moment it is sent; a proposal holds the proposed one."""

from typing import Any

from plugins.appointment.forms import ProposalForm
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
    release_time,
    resource_at,
    slot_at,
)


def hold(details: Any, event: PetitionEvent) -> None:
    """Hold what was asked for; nothing is proposed any more.

    Chosen anew, it takes the place of the old or the proposed time; refused, that one stays.
    """
    _hold(details, event, details.executive, details.start_date, details.start_time)
    _answered(details)


def propose(details: Any, event: PetitionEvent) -> None:
    """The proposed time is held in place of what was asked for."""
    _hold(details, event, details.proposed_executive, details.proposed_date, details.proposed_time)


def accept(details: Any, event: PetitionEvent) -> None:
    """What was proposed is what was agreed on."""
    details.executive = details.proposed_executive
    details.start_date, details.start_time = details.proposed_date, details.proposed_time
    _answered(details)
    confirm_time(details.petition)


def confirm(details: Any, event: PetitionEvent) -> None:
    """What was held until now is firm."""
    confirm_time(details.petition)


def release(details: Any, event: PetitionEvent) -> None:
    """Let go what has not begun; what was is kept in the books."""
    release_time(details.petition, from_now=True)
    _answered(details)


def _hold(details: Any, event: PetitionEvent, slug: str, day: Any, opens: Any) -> None:
    executive = resource_at("executive", slug)
    if executive is None:
        raise Refused(gettext("This executive receives nobody any more; choose another."))
    wish = Wish(resource_id=executive.id, spans=[slot_at(executive, day, opens)],
                title=details.subject, organisation=details.agency)  # fmt: skip
    change_time([wish], petition=details.petition, by=event.actor_id)


def _answered(details: Any) -> None:
    details.proposed_executive = details.proposed_date = details.proposed_time = None


PENDING = ("submitted", "in_progress", "resubmitted")
OPEN = (*PENDING, "returned", "proposed", "approved")

WORKFLOW = STANDARD.extend(
    State("proposed", _("Another time proposed"), Turn.CITIZEN, Phase.RETURNED),
    State("approved", _("Approved"), Turn.CITIZEN, Phase.IN_PROGRESS),
    State("rejected", _("Not approved"), Turn.NOBODY, Phase.CANCELLED),
    Transition("submit", _("Send"), (), "submitted", By.APPLICANT, refill=True, effect=hold),
    Transition("edit", _("Edit"), ("submitted",), "submitted", By.APPLICANT, refill=True,
               effect=hold),
    Transition("resubmit", _("Send the correction"), ("returned",), "resubmitted", By.APPLICANT,
               refill=True, effect=hold),
    Transition("approve", _("Approve"), PENDING, "approved", effect=confirm,
               hint=_("The time is booked for good")),
    Transition("approve", _("Approve"), PENDING, "approved", By.APPROVER, effect=confirm,
               hint=_("The time is booked for good")),
    Transition("propose", _("Propose another time"), OPEN, "proposed", note=True,
               form=ProposalForm, effect=propose,
               hint=_("Needs a message; the proposed time is held for the applicant")),
    Transition("reject", _("Do not approve"), PENDING, "rejected", note=True,
               hint=_("Needs a reason"), effect=release),
    Transition("reject", _("Do not approve"), PENDING, "rejected", By.APPROVER, note=True,
               hint=_("Needs a reason"), effect=release),
    Transition("accept", _("Accept the proposed time"), ("proposed",), "approved", By.APPLICANT,
               effect=accept),
    Transition("choose", _("Choose another time"), ("proposed",), "resubmitted", By.APPLICANT,
               refill=True, effect=hold),
    Transition("complete", _("The appointment took place"), ("approved",), "completed"),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", By.APPLICANT,
               effect=release),
    Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", note=True,
               hint=_("Needs a reason"), effect=release),
    without=("submit", "edit", "resubmit", "complete", "cancel"),
)
