"""Administration of the form to fill in by hand."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import PortalError
from portal.i18n import gettext
from portal.offers.blanks import blank_of, put_blank, take_blank
from portal.offers.forms import PARTS
from portal.plugins import registry
from portal.policy import admin

bp = Blueprint("blanks", __name__, url_prefix="/admin/services")


@bp.route("/<slug>/blank", methods=["GET", "POST"])
@admin
def edit(slug: str) -> ResponseReturnValue:
    """What is given out now; another PDF in its place, or ours again."""
    service = registry().by_slug(slug) or abort(404)
    error: object = ""
    status = 200
    if request.method == "POST":
        try:
            if request.form.get("remove"):
                take_blank(service.code, by=current_user.id)
            else:
                put_blank(service.code, request.files.get("blank"), by=current_user.id)
        except PortalError as refusal:
            error, status = refusal.message, refusal.status
        else:
            flash(gettext("Saved."), "good")
            return redirect(url_for("blanks.edit", slug=slug), 303)
    page = render_template(
        "offers/blank.html", service=service, file=blank_of(service.code), error=error,
        parts=PARTS.values(),
    )
    return page, status
