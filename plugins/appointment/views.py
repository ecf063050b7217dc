"""The pages of the executives, at /executives: free or not for everybody, the agenda for staff."""

from flask import Blueprint

from plugins.appointment.executives import EXECUTIVES
from plugins.appointment.moving import propose_later
from portal.sdk import Way, agenda_pages, calendar_pages, lazy_gettext as _

bp = Blueprint("appointment", __name__, url_prefix="/executives")
calendar_pages(bp, kind=EXECUTIVES, service="appointment", prefill={
    "executive": "resource", "start_date": "day", "start_time": "start",
})  # fmt: skip
agenda_pages(bp, kind=EXECUTIVES, service="appointment", title=_("Agenda of the executives"), ways={
    "propose": Way(_("Propose the next free time"), propose_later),
})  # fmt: skip
