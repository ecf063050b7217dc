"""Photos of what can be booked: everybody sees them, administrators hang them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.models import Resource
from portal.booking.photos import hang, take_down
from portal.booking.queries import by_slug
from portal.booking.views import kind_of
from portal.errors import PortalError
from portal.extensions import db
from portal.i18n import gettext
from portal.policy import admin, public
from portal.uploads.models import StoredFile
from portal.uploads.sending import send_stored

bp = Blueprint("photos", __name__)


@bp.get("/photos/<file_id>")
@public
def photo(file_id: str) -> ResponseReturnValue:
    """The bytes of a picture never change, so its address may be kept."""
    file = db.session.get(StoredFile, file_id)
    if file is None or file.resource_id is None or not file.is_picture:
        abort(404)
    response = send_stored(file, inline=True)
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    return response


@bp.route("/admin/resources/<code>/<slug>/photo", methods=["GET", "POST"])
@admin
def edit(code: str, slug: str) -> ResponseReturnValue:
    """The photo there is; another in its place, or none."""
    kind = kind_of(code)
    resource: Resource = by_slug(code, slug) or abort(404)
    error: object = ""
    status = 200
    if request.method == "POST":
        try:
            if request.form.get("remove"):
                take_down(resource, by=current_user.id)
            else:
                hang(resource, request.files.get("photo"), by=current_user.id)
        except PortalError as refusal:
            error, status = refusal.message, refusal.status
        else:
            flash(gettext("Saved: %(name)s", name=resource.name), "good")
            return redirect(url_for("photos.edit", code=code, slug=slug), 303)
    page = render_template("booking/photo.html", kind=kind, resource=resource, error=error)
    return page, status
