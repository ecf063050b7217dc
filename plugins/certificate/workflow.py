"""How a certificate comes about: officers check and propose, the director signs, it is issued."""

from plugins.certificate.forms import ApprovalForm, ProposalForm
from plugins.certificate.models import Certificate
from plugins.certificate.operations import check_wording, sign_and_issue
from portal.sdk import STANDARD, By, Phase, State, Transition, Turn, Workflow, lazy_gettext as _

CHECKING = ("submitted", "in_progress", "resubmitted")
#: A certificate is issued where other requests are completed.
NOT_OURS = {"complete", "completed", "reopen"}

WORKFLOW = Workflow(
    states=(
        *(state for state in STANDARD.states if state.code not in NOT_OURS),
        State("proposed_to_director", _("Proposed to the director"), Turn.APPROVER,
              Phase.IN_PROGRESS),
        State("issued", _("Certificate issued"), Turn.NOBODY, Phase.COMPLETED),
    ),
    transitions=(
        *(step for step in STANDARD.transitions if step.action not in NOT_OURS),
        Transition("propose", _("Propose to the director"), CHECKING, "proposed_to_director",
                   form=ProposalForm, effect=check_wording,
                   hint=_("Look at the preview first; everything is complete")),
        Transition("approve", _("Sign and issue"), ("proposed_to_director",), "issued",
                   By.APPROVER, form=ApprovalForm, effect=sign_and_issue,
                   hint=_("The certificate gets its number and goes to the applicant")),
        Transition("send_back", _("Send back to the officers"), ("proposed_to_director",),
                   "in_progress", By.APPROVER, note=True, hint=_("Needs a message")),
        Transition("reissue", _("Issue anew"), ("issued",), "in_progress", By.APPROVER, note=True,
                   hint=_("The certificate of before is replaced when the new one is signed")),
        Transition("reopen", _("Reopen"), ("cancelled",), "in_progress", By.ADMIN, note=True),
    ),
)  # fmt: skip


def example(step: Transition, details: Certificate) -> dict[str, str]:
    """Another kind needs the officer's wording, which chance would leave out."""
    if step.action == "propose" and details.kind == "other":
        return {"statement": "เป็นวิทยากรของสำนักงาน"}
    return {}
