"""The free times of one resource on one day, for a form whose resource or day was changed."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.queries import by_slug
from portal.booking.slots import offer
from portal.i18n.dates import BadDate, parse_time
from portal.i18n.fields import DateField
from portal.i18n.forms import Form
from portal.petitions.queries import own
from portal.policy import signed_in

bp = Blueprint("times", __name__)


class DayForm(Form):
    """The day, in three parts as the form has it."""

    on = DateField("")


@bp.get("/times/<kind>")
@signed_in
def times(kind: str) -> ResponseReturnValue:
    """`of` is the slug, `on-day` … the day, `name` the field, `chosen` what stays chosen."""
    name = request.args.get("name", "")
    if not name.isidentifier():
        abort(404)
    resource = by_slug(kind, request.args.get("of", ""))
    day = DayForm(formdata=request.args, meta={"csrf": False}).on.data
    petition = own(current_user, request.args.get("reference", ""))
    try:
        chosen = parse_time(request.args.get("chosen", ""))
    except BadDate:
        chosen = None
    found = offer(resource, day, besides=petition.id if petition else None)
    return render_template("booking/times.html", name=name, offer=found, chosen=chosen)
