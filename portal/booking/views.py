"""Administration of what can be booked: the kinds, the resources of one, one resource."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.reader import Reader
from portal.booking.administration import all_of, save, shown
from portal.booking.affected import Affected, Decided, Undecided
from portal.booking.forms import ResourceForm
from portal.booking.furnishing import CLOSES, OPENS
from portal.booking.halves import hhmm
from portal.booking.kinds import ResourceKind
from portal.booking.queries import by_slug
from portal.i18n import gettext
from portal.plugins import registry
from portal.policy import admin

bp = Blueprint("resources", __name__, url_prefix="/admin/resources")
bp.add_app_template_filter(hhmm)


def kind_of(code: str) -> ResourceKind:
    """The kind some service books, or 404."""
    known = (kind for service in registry() for kind in service.resources)
    return next((kind for kind in known if kind.code == code), None) or abort(404)


def reader_now() -> Reader:
    """The signed-in administrator as the verbs know them."""
    reader: Reader = current_user._get_current_object()  # noqa: SLF001 - the verbs copy it
    return reader


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    kinds = [(kind, all_of(kind.code)) for service in registry() for kind in service.resources]
    return render_template("booking/index.html", kinds=kinds)


@bp.route("/<code>/new", methods=["GET", "POST"])
@admin
def new(code: str) -> ResponseReturnValue:
    return _edit(kind_of(code), None)


@bp.route("/<code>/<slug>", methods=["GET", "POST"])
@admin
def edit(code: str, slug: str) -> ResponseReturnValue:
    return _edit(kind_of(code), slug)


def _edit(kind: ResourceKind, slug: str | None) -> ResponseReturnValue:
    resource = by_slug(kind.code, slug) or abort(404) if slug else None
    form = ResourceForm(
        data=shown(resource) if resource
        else {f"hours_{day}": [(OPENS, CLOSES)] for day in range(5)}
    )
    decided = Decided.typed(request.form)
    affected: Sequence[Affected] = ()
    status, trouble = 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                saved = save(form, kind.code, resource, decided, reader_now())
            except Undecided as undecided:
                affected, trouble = undecided.affected, str(undecided.message)
            else:
                flash(gettext("Saved: %(name)s", name=saved.name), "good")
                return redirect(url_for("resources.index"), 303)
    return render_template(
        "booking/edit.html", kind=kind, resource=resource, form=form, affected=affected,
        decided=decided, sentence=trouble,
    ), status
