"""The request (คำขอหนังสือรับรอง), and what officers and director add to it."""

from decimal import Decimal

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from portal.sdk import (
    STAFF_TYPES,
    Form,
    MoneyField,
    Trimmed,
    TrimmedText,
    choices,
    lazy_gettext as _,
    office,
)

KINDS = {
    "salary": _("Salary certificate"),
    "work": _("Certificate of employment"),
    "conduct": _("Certificate of conduct"),
    "person": _("Certificate of identity"),
    "other": _("Other"),
}
MOST = Decimal("999999.99")


class ForAnotherKind:
    """What is to be certified is asked for only where no kind of the list fits."""

    field_flags = {"conditional": True}

    def __call__(self, form: "CertificateForm", field: Trimmed) -> None:
        """Refuse an empty text where the kind is another one; drop it elsewhere."""
        if form.kind.data != "other":
            field.data = ""
        elif not field.data:
            raise StopValidation(_("Write what is to be certified."))


class IfAny(Optional):
    """An answer that may be left out, and then is not shown either."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {**self.field_flags, "conditional": True}


class CertificateForm(Form):
    """Field by field as in the manual."""

    sections = [
        (_("Position"), _("As it shall stand in the certificate"),
         ["staff_type", "unit", ("position", "rank")]),
        (_("Income per month"), _("As on your last salary slip"),
         ["salary", "allowance", "compensation"]),
        (_("The certificate"), "", ["kind", "kind_other", "purpose"]),
    ]

    staff_type = RadioField(_("Type of state official"), [DataRequired()],
                            choices=choices(STAFF_TYPES))
    unit = Trimmed(_("Work group or school"), [DataRequired(), Length(max=200)])
    position = Trimmed(_("Position"), [DataRequired(), Length(max=200)])
    rank = Trimmed(_("Academic standing, rank or level"), [DataRequired(), Length(max=100)])
    salary = MoneyField(_("Salary (baht)"), [InputRequired()],
                        lowest=Decimal("0.01"), highest=MOST)
    allowance = MoneyField(_("Academic standing allowance (baht)"), [IfAny()], highest=MOST)
    compensation = MoneyField(_("Compensation (baht)"), [IfAny()], highest=MOST)
    kind = SelectField(_("I ask for a"), [DataRequired(_("Choose the certificate you need"))],
                       choices=choices(KINDS, empty=_("Choose a certificate")))
    kind_other = Trimmed(_("Other certificate (please specify)"),
                         [ForAnotherKind(), Length(max=200)])
    purpose = Trimmed(_("To be used for"), [DataRequired(), Length(max=300)],
                      description=_("For example: a loan of the savings cooperative"))


class ProposalForm(Form):
    """The wording, where the usual one does not fit."""

    statement = TrimmedText(
        _("Wording of the certificate"), [IfAny(), Length(max=2000)],
        description=_("Empty: the usual wording of this kind. Another kind needs your words."),
    )


class ApprovalForm(Form):
    """As what the signatory signs; a deputy says for whom."""

    signed_as = TrimmedText(
        _("Signed as"), [DataRequired(), Length(max=300)], default=lambda: office()["head"],
        description=_("Position below the signature"),
    )
