"""Administration of what can be booked: the kinds, the resources of one, one resource."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.administration import all_of, save, shown
from portal.booking.forms import ResourceForm
from portal.booking.furnishing import CLOSES, OPENS
from portal.booking.kinds import ResourceKind
from portal.booking.queries import by_slug
from portal.i18n import gettext
from portal.plugins import registry
from portal.policy import admin

bp = Blueprint("resources", __name__, url_prefix="/admin/resources")


def _kind(code: str) -> ResourceKind:
    known = (kind for service in registry() for kind in service.resources)
    return next((kind for kind in known if kind.code == code), None) or abort(404)


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    kinds = [(kind, all_of(kind.code)) for service in registry() for kind in service.resources]
    return render_template("booking/index.html", kinds=kinds)


@bp.route("/<code>/new", methods=["GET", "POST"])
@admin
def new(code: str) -> ResponseReturnValue:
    return _edit(_kind(code), None)


@bp.route("/<code>/<slug>", methods=["GET", "POST"])
@admin
def edit(code: str, slug: str) -> ResponseReturnValue:
    return _edit(_kind(code), slug)


def _edit(kind: ResourceKind, slug: str | None) -> ResponseReturnValue:
    resource = by_slug(kind.code, slug) or abort(404) if slug else None
    form = ResourceForm(
        data=shown(resource) if resource else {"opens": OPENS, "closes": CLOSES}
    )  # fmt: skip
    status = 200
    if form.is_submitted():
        if form.validate():
            saved = save(form, kind.code, resource, by=current_user.id)
            flash(gettext("Saved: %(name)s", name=saved.name), "good")
            return redirect(url_for("resources.index"), 303)
        status = 422
    return render_template("booking/edit.html", kind=kind, resource=resource, form=form), status
