"""Certificates: asked for online, signed by the director, issued by the portal as a letter."""

from plugins.certificate.forms import KINDS, CertificateForm
from plugins.certificate.models import Certificate
from plugins.certificate.operations import SERIES, preview
from plugins.certificate.workflow import WORKFLOW, example
from portal.sdk import By, Column, Paper, Series, Service, Slot, hookimpl, lazy_gettext as _

SERVICE = Service(
    number=12,
    code="certificate",
    label=_("Certificate"),
    title=_("Request for a certificate"),
    summary=_("Salary, employment, conduct or identity, signed and ready to print"),
    who=_(
        "For teacher civil servants and education personnel, permanent employees, government "
        "employees and pensioners of this office"
    ),
    group=_("Personnel Administration Group"),
    icon="patch-check",
    form=CertificateForm,
    details=Certificate,
    workflow=WORKFLOW,
    series=(Series(SERIES, _("Certificates"), "{number}/{year}"),),
    revoked_by=By.APPROVER,
    example=example,
    papers=(
        Paper(code="preview", label=_("Preview of the certificate"), pdf=preview, at_desk=True,
              is_there=lambda asked: asked.petition.turn != "nobody"),
    ),
    slots=(
        Slot(
            code="id_card_copy",
            label=_("Copy of ID card"),
            hint=_("Strike out religion and blood group, then photograph or scan it"),
        ),
        Slot(code="salary_slip", label=_("Copy of the salary slip of the last month")),
        Slot(code="other_1", label=_("Other document 1"), required=False),
        Slot(code="other_2", label=_("Other document 2"), required=False),
        Slot(code="other_3", label=_("Other document 3"), required=False),
    ),
    steps=(
        (_("File online"), _("You get a reference code and a receipt at once")),
        (_("Officers check it"), _("If something is missing it comes back with a message")),
        (_("The director signs"), _("The certificate gets its number and the day")),
        (_("Download the certificate"),
         _("With a QR code by which anybody sees that it is genuine")),
    ),
    next_steps={
        "proposed_to_director": _(
            "The director considers your request. Once it is signed you download the certificate "
            "here. You need not do anything yet."
        ),
        "issued": _("Your certificate is ready: download it below and pass it on as it is."),
    },
    columns=(
        Column(label=_("Certificate"), value=lambda row: row.kind_other or KINDS.get(row.kind, "")),
        Column(label=_("Unit or school"), value=lambda row: row.unit),
    ),
    purpose=_("To issue certificates about the office's personnel on their request"),
    retention_years=10,
)


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]
