"""Living gratuity (บำเหน็จดำรงชีพ): a pensioner draws part of the gratuity while alive."""

from plugins.pension.calculator import estimate
from plugins.pension.forms import PensionForm
from plugins.pension.models import Pension
from plugins.pension.rules import CEILINGS
from portal.sdk import STANDARD, Column, Service, Slot, amount, hookimpl, lazy_gettext as _

SERVICE = Service(
    number=21,
    code="pension",
    label=_("Living gratuity"),
    title=_("Request for a living gratuity"),
    paper_title=_("Form: request for a living gratuity"),
    summary=_("File the request and see an estimate of the amount"),
    who=_("For pensioners who draw a monthly pension through this office"),
    group=_("Finance and Assets Group"),
    icon="cash-coin",
    form=PensionForm,
    details=Pension,
    workflow=STANDARD,
    rules=(CEILINGS,),
    estimate=estimate,
    promise=False,
    slots=(
        Slot(
            code="id_card_copy",
            label=_("Copy of ID card"),
            hint=_("Strike out religion and blood group, then photograph or scan it"),
        ),
        Slot(code="other_1", label=_("Other document 1"), required=False),
        Slot(code="other_2", label=_("Other document 2"), required=False),
    ),
    bring=(_("Your last pension slip, for the monthly amount"),),
    steps=(
        (_("File online"), _("You see an estimate with its steps while you fill in the form")),
        (_("Officers check it"), _("If something is missing it comes back with a message")),
        (_("Download the result"), _("We tell you when the result file is ready for download")),
    ),
    next_steps={
        "completed": _("The request is done. If a result file is attached, download it below."),
    },
    columns=(
        Column(label=_("Monthly pension (baht)"), value=lambda row: amount(row.monthly_pension)),
    ),
    purpose=_("To work out and pay the living gratuity under the pension regulations"),
    retention_years=10,
)


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]
