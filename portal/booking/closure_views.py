"""Administration of closures: what is closed and until when, close, open again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.booking.administration import all_of
from portal.booking.affected import Affected, Decided, Undecided
from portal.booking.closures import close, closures, reopen
from portal.booking.forms import ClosureForm
from portal.booking.models import Closure
from portal.booking.queries import by_slug
from portal.booking.views import kind_of, reader_now
from portal.extensions import db
from portal.i18n import gettext
from portal.policy import admin

bp = Blueprint("closures", __name__, url_prefix="/admin/closures")


@bp.get("/<code>/")
@admin
def index(code: str) -> ResponseReturnValue:
    kind = kind_of(code)
    names = {one.id: one.name for one in all_of(code)}
    return render_template(
        "booking/closures.html", kind=kind, closures=closures(code), names=names
    )


@bp.route("/<code>/new", methods=["GET", "POST"])
@admin
def new(code: str) -> ResponseReturnValue:
    """A closure; what is booked then is listed, and nothing is saved until it is decided."""
    kind = kind_of(code)
    form = ClosureForm(data={
        "start_time": time(0), "end_time": time(23, 59), "resource": request.args.get("slug", ""),
    })  # fmt: skip
    form.resource.choices = [
        ("", gettext("All of them: %(what)s", what=kind.label)),
        *((one.slug, one.name) for one in all_of(code)),
    ]
    decided = Decided.typed(request.form)
    affected: Sequence[Affected] = ()
    status, trouble = 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            resource = by_slug(code, form.resource.data) if form.resource.data else None
            try:
                close(code, resource, form.span, form.reason.data or "", decided, reader_now())
            except Undecided as undecided:
                affected, trouble = undecided.affected, str(undecided.message)
            else:
                flash(gettext("The closure was saved."), "good")
                return redirect(url_for("closures.index", code=code), 303)
    return render_template(
        "booking/close.html", kind=kind, form=form, affected=affected, decided=decided,
        sentence=trouble,
    ), status


@bp.post("/<code>/<int:number>/remove")
@admin
def remove(code: str, number: int) -> ResponseReturnValue:
    found = db.session.get(Closure, number) if number < 2**31 else None
    if found is None or found.kind != kind_of(code).code:
        abort(404)
    reopen(found, reader_now())
    flash(gettext("It can be booked again."), "good")
    return redirect(url_for("closures.index", code=code), 303)
