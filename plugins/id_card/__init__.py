"""ID cards of state officials: asked for online, approved by the director, collected in person."""

from plugins.id_card.forms import REASONS, IdCardForm
from plugins.id_card.models import IdCard
from plugins.id_card.workflow import WORKFLOW
from portal.sdk import Column, Pickup, Service, Slot, hookimpl, lazy_gettext as _

SERVICE = Service(
    number=11,
    code="id_card",
    label=_("ID card"),
    title=_("Request for an official ID card or a new one"),
    paper_title=_("Form: request for an official ID card"),
    summary=_("Official ID card: first, expired, lost or changed"),
    who=_(
        "For teacher civil servants and education personnel, permanent employees, government "
        "employees and pensioners of this office"
    ),
    group=_("Personnel Administration Group"),
    icon="person-vcard",
    form=IdCardForm,
    details=IdCard,
    workflow=WORKFLOW,
    slots=(
        Slot(
            code="id_card_copy",
            label=_("Copy of ID card"),
            hint=_("Strike out religion and blood group, then photograph or scan it"),
        ),
        Slot(code="other_1", label=_("Other document 1"), required=False,
             hint=_("For example the promotion order, or the police report of a lost card")),
        Slot(code="other_2", label=_("Other document 2"), required=False),
    ),
    bring=(_("2 photographs of 1 inch, when you collect the card"),),
    steps=(
        (_("File online"), _("You get a reference code and a receipt at once")),
        (_("Officers check it"), _("If something is missing it comes back with a message")),
        (_("Proposed to the director"), _("The director considers and signs")),
        (_("Appointment to collect"),
         _("Collect it at the Personnel Administration Group at the time we tell you")),
    ),
    next_steps={
        "proposed_to_director": _(
            "The director considers your request. Once it is approved we tell you when to collect "
            "the card. You need not do anything yet."
        ),
        "approved": _("The director has approved. An officer sets the time to collect the card."),
        "ready_for_pickup": _(
            "Collect the card at the time and place below, and bring 2 photographs of 1 inch."
        ),
    },
    columns=(
        Column(label=_("Reason"), value=lambda card: REASONS.get(card.reason, card.reason)),
        Column(label=_("Unit or school"), value=lambda card: card.unit),
    ),
    pickup=Pickup(
        state="ready_for_pickup", day="pickup_date", time="pickup_time", place="pickup_place"
    ),
    purpose=_("To issue the official ID card under the State Official Identity Card Act"),
    retention_years=10,
)


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]
