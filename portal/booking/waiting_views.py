"""Pages of the line for a time: what one waits for, taking a place, giving it up."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.forms import WaitingForm
from portal.booking.models import Waiting
from portal.booking.pages.site import calendars_shown
from portal.booking.queries import by_slug
from portal.booking.spans import Span
from portal.booking.waiting import in_line, join, leave
from portal.errors import PortalError
from portal.i18n import gettext
from portal.petitions.prefilling import prefill
from portal.policy import signed_in

bp = Blueprint("waiting", __name__, url_prefix="/waiting")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    rows = [(row, _begin(row)) for row in in_line(current_user.id)]
    return render_template("booking/waiting.html", rows=rows)


def _begin(row: Waiting) -> str:
    """Address of the form with the kept time filled in; empty where no service lends it now."""
    if row.state != "offered":
        return ""
    span = Span(row.starts_at, row.ends_at)
    for pages in calendars_shown():
        if pages.kind.code == row.resource.kind:
            return pages.begin(row.resource).span(span.day, *span.hours)
    return ""


@bp.route("/<kind>/<slug>", methods=["GET", "POST"])
@signed_in
def new(kind: str, slug: str) -> ResponseReturnValue:
    """Take a place in line for a time of the resource; a link may bring day and hours along."""
    resource = by_slug(kind, slug)
    if resource is None or resource.retired_at or kind not in {
        pages.kind.code for pages in calendars_shown()
    }:
        abort(404)
    form, error, status = WaitingForm(), "", 200
    if request.method == "GET":
        prefill(form, request.args)
    elif not form.validate():
        status = 422
    else:
        try:
            join(resource.id, form.span, current_user.id)
        except PortalError as refusal:
            error, status = str(refusal.message), refusal.status
        else:
            flash(gettext("You stand in line. We tell you as soon as it is free."), "good")
            return redirect(url_for("waiting.index"), 303)
    page = render_template("booking/wait.html", resource=resource, form=form, error=error)
    return page, status


@bp.post("/<int:number>/leave")
@signed_in
def give_up(number: int) -> ResponseReturnValue:
    if number >= 2**31:
        abort(404)
    try:
        leave(number, current_user.id)
    except PortalError as refusal:
        flash(str(refusal.message), "bad")
    return redirect(url_for("waiting.index"), 303)
