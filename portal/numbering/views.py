"""Administration of running numbers: how they are written, which are taken, which are void."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.i18n import gettext
from portal.numbering import queries
from portal.numbering.administration import change_series, void_number
from portal.numbering.forms import SeriesForm, VoidForm
from portal.numbering.series import Series
from portal.policy import admin

bp = Blueprint("numbering", __name__)


@bp.get("/admin/numbers/")
@admin
def index() -> ResponseReturnValue:
    found = queries.declared().values()
    return render_template(
        "numbering/index.html", series=[(one, queries.following(one)) for one in found]
    )


@bp.route("/admin/numbers/<kind>", methods=["GET", "POST"])
@admin
def series(kind: str) -> ResponseReturnValue:
    found = _find(kind)
    following = queries.following(found).value
    form = SeriesForm(data={"pattern": queries.pattern_of(found), "following": following})
    if not form.is_submitted():
        return _page(found, form)
    if not form.validate():
        return _page(found, form, 422)
    try:
        change_series(kind, form.pattern.data or "", form.following.data, by=current_user.id)
    except Refused as refusal:
        form.following.errors = [str(refusal.message)]
        return _page(found, form, 422)
    flash(gettext("The series was changed."), "good")
    return redirect(url_for("numbering.series", kind=kind), 303)


@bp.post("/admin/numbers/<kind>/void")
@admin
def void(kind: str) -> ResponseReturnValue:
    """A number of this year: it keeps its place, and nobody gets it again."""
    found, form = _find(kind), VoidForm()
    if not form.validate():
        return _page(found, None, 422, void=form)
    try:
        void_number(kind, queries.year_now(found), form.number.data or 0, form.reason.data or "",
                    by=current_user.id)
    except Refused as refusal:
        form.number.errors = [str(refusal.message)]
        return _page(found, None, 422, void=form)
    flash(gettext("The number is void."), "good")
    return redirect(url_for("numbering.series", kind=kind), 303)


def _find(kind: str) -> Series:
    return queries.declared().get(kind) or abort(404)


def _page(
    found: Series, form: SeriesForm | None, status: int = 200, void: VoidForm | None = None
) -> ResponseReturnValue:
    following = queries.following(found)
    known: dict[str, Any] = {"pattern": queries.pattern_of(found), "following": following.value}
    page = render_template(
        "numbering/series.html", series=found, following=following, wrong=void or form,
        form=form or SeriesForm(formdata=None, data=known), void=void or VoidForm(formdata=None),
        taken=queries.taken(found, following.year),
    )
    return page, status
