"""What a citizen asks for, and what the secretary proposes instead."""

from typing import Any

from wtforms.validators import DataRequired, InputRequired, Length

from portal.sdk import (
    DateField,
    Form,
    FreeTimeField,
    ResourceField,
    Trimmed,
    lazy_gettext as _,
    today,
)


class AppointmentForm(Form):
    """Who comes, to whom, why and when."""

    sections = [
        (_("Who and why"), "", ["agency", "subject"]),
        (_("With whom and when"), _("Only free times are offered; yours is held at once"),
         ["executive", "start_date", "start_time"]),
    ]

    agency = Trimmed(_("Name of the visitor, group or agency"), [DataRequired(), Length(max=200)])
    subject = Trimmed(_("Matter"), [DataRequired(), Length(max=300)])
    executive = ResourceField(_("Executive"), [DataRequired(_("Choose an executive"))],
                              kind="executive", empty=_("Choose an executive"))
    start_date = DateField(_("Day of the appointment"), [InputRequired()], earliest=today)
    start_time = FreeTimeField(_("Time"), [DataRequired(_("Choose one of the free times"))],
                               of="executive", on="start_date")


class Proposed(DataRequired):
    """Asked for while proposing, and shown only while it is proposed."""

    def __init__(self, message: object) -> None:
        super().__init__(message)  # type: ignore[arg-type]
        self.field_flags = {"required": True, "conditional": True}


class ProposalForm(Form):
    """Another time, which may be with another executive; begins with the one asked for."""

    def __init__(self, *args: Any, data: Any = None, **more: Any) -> None:
        begin = {"proposed_executive": data.get("executive"), **data} if data else None
        super().__init__(*args, data=begin, **more)

    proposed_executive = ResourceField(
        _("Proposed executive"), [Proposed(_("Choose an executive"))], kind="executive",
        empty=_("Choose an executive"),
    )  # fmt: skip
    proposed_date = DateField(_("Proposed day"), [Proposed(_("Enter the day you propose"))],
                              earliest=today)
    proposed_time = FreeTimeField(
        _("Proposed time"), [Proposed(_("Choose one of the free times"))],
        of="proposed_executive", on="proposed_date",
    )  # fmt: skip
