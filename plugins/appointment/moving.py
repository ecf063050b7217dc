"""An executive is away: what was agreed on makes way for the next time that is free."""

from typing import Any

from werkzeug.datastructures import MultiDict

from plugins.appointment.forms import ProposalForm
from plugins.appointment.models import Appointment
from portal.sdk import Refused, db, gettext, next_free, slot_at, take_step

WITHIN = 60  #: days in which another time is looked for


def propose_later(petition_id: int, reason: str, reader: Any) -> None:
    """Propose the next free slot of the same executive; Refused where there is none."""
    details = db.session.get_one(Appointment, petition_id)
    day, opens = details.stands
    executive = details.with_whom
    found = next_free(executive, slot_at(executive, day, opens), within=WITHIN, most=1)
    form = ProposalForm(MultiDict({
        "proposed_executive": executive.slug,
        "proposed_date": found[0].day.isoformat() if found else "",
        "proposed_time": f"{found[0].hours[0]:%H:%M}" if found else "",
    }), meta={"csrf": False})  # fmt: skip
    if not form.validate():
        raise Refused(gettext("No other time is free soon: propose one yourself."))
    take_step(petition_id, "propose", reader, office=True, note=reason, form=form)
