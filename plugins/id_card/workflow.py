"""How an ID card comes about: staff check, the director approves, the applicant collects."""

from plugins.id_card.forms import PickupForm
from portal.sdk import STANDARD, By, Phase, State, Transition, Turn, lazy_gettext as _

CHECKING = ("submitted", "in_progress", "resubmitted")

WORKFLOW = STANDARD.extend(
    State("proposed_to_director", _("Proposed to the director"), Turn.APPROVER, Phase.IN_PROGRESS),
    State("approved", _("Approved, appointment to be set"), Turn.OFFICE, Phase.IN_PROGRESS),
    State("ready_for_pickup", _("Appointment to collect"), Turn.CITIZEN, Phase.IN_PROGRESS),
    Transition("propose", _("Propose to the director"), CHECKING, "proposed_to_director",
               hint=_("Everything is complete; on to the director")),
    Transition("approve", _("Approve"), ("proposed_to_director",), "approved", By.APPROVER),
    Transition("send_back", _("Send back to the officers"), ("proposed_to_director",),
               "in_progress", By.APPROVER, note=True, hint=_("Needs a message")),
    Transition("appoint", _("Set the time to collect"), ("approved",), "ready_for_pickup",
               form=PickupForm, hint=_("The applicant is told day, time and place")),
    Transition("reappoint", _("Change the time to collect"), ("ready_for_pickup",),
               "ready_for_pickup", form=PickupForm),
    Transition("complete", _("The card was handed over"), ("ready_for_pickup",), "completed"),
    without=("complete",),
)
