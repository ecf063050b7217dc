"""Appointments with the executives: a free slot is held at once, the secretary settles it."""

from plugins.appointment.example import example
from plugins.appointment.executives import EXECUTIVES, name_of_executive
from plugins.appointment.forms import AppointmentForm
from plugins.appointment.models import Appointment
from plugins.appointment.views import bp
from plugins.appointment.workflow import WORKFLOW
from portal.sdk import Column, Service, Slot, hookimpl, lazy_gettext as _, short_day

SERVICE = Service(
    number=32,
    code="appointment",
    label=_("Appointment"),
    title=_("Request for an appointment with an executive"),
    paper_title=_("Form: request for an appointment with an executive"),
    summary=_("Choose an executive and a free time to meet"),
    who=_("For citizens, schools, work groups and agencies with a matter for an executive"),
    group=_("General Administration Group"),
    icon="calendar-check",
    form=AppointmentForm,
    details=Appointment,
    workflow=WORKFLOW,
    example=example,
    resources=(EXECUTIVES,),
    slots=(
        Slot(code="request_letter", label=_("Related official letter"), required=False),
        Slot(code="other_1", label=_("Other document 1"), required=False),
        Slot(code="other_2", label=_("Other document 2"), required=False),
    ),
    steps=(
        (_("Choose executive, day and time"), _("The time is held for you at once")),
        (_("The secretary answers"),
         _("Approved, another time proposed, or declined with a reason")),
        (_("Come to the appointment"), _("You are reminded on the working day before")),
    ),
    next_steps={
        "proposed": _(
            "The time below is held for you. Accept it with one press, or choose another free time."
        ),
        "approved": _(
            "The appointment stands. Come a little early; if you cannot come, cancel it in time."
        ),
        "rejected": _("The appointment was declined; the reason stands in the message."),
    },
    columns=(
        Column(label=_("Executive"), value=lambda row: name_of_executive(row.executive)),
        Column(label=_("Matter"), value=lambda row: row.subject),
        Column(label=_("Day of the appointment"),
               value=lambda row: f"{short_day(row.start_date)} {row.start_time:%H:%M}"),
    ),
    panel="appointment/panel.html",
    desk_links={"appointment.agendas": _("Agenda of the executives")},
    purpose=_("To arrange appointments with the executives and to keep their agenda"),
    retention_years=3,
    blueprint=bp,
)


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]
