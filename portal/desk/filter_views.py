"""The reader's own filters of a queue: kept, renamed, made the one it opens with, deleted."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.desk import operations
from portal.desk.asked import FIELDS, asked
from portal.desk.queries import asked_of, saved_filters
from portal.desk.views import named, queue_url
from portal.errors import PortalError
from portal.i18n import gettext
from portal.petitions.desk import Gone
from portal.petitions.queue import filters_of
from portal.policy import readers

bp = Blueprint("filters", __name__, url_prefix="/staff/<slug>/filters")


@bp.get("")
@readers
def filters(slug: str) -> ResponseReturnValue:
    """All of them, and the one that the parameters name ready to be kept."""
    return _page(slug)


@bp.post("")
@readers
def keep(slug: str) -> ResponseReturnValue:
    """`name`, `default` and the fields of a filter."""
    code, service = named(slug)
    name = request.form.get("name", "")
    wanted = asked({f: request.form[f] for f in FIELDS if f in request.form}, service)
    try:
        operations.keep_filter(
            current_user, code, name, wanted, default="default" in request.form
        )
    except PortalError as error:
        return _page(slug, name=name, error=error.message), error.status
    flash(gettext("The filter was saved."), "good")
    return redirect(queue_url(slug, wanted), 303)


@bp.post("/<int:filter_id>")
@readers
def change(slug: str, filter_id: int) -> ResponseReturnValue:
    """`act`: rename (with `name`), default, plain or delete."""
    code, _service = named(slug)
    act, name = request.form.get("act"), request.form.get("name", "")
    try:
        match act:
            case "rename":
                there = operations.rename_filter(current_user, code, filter_id, name)
            case "default" | "plain":
                there = operations.open_with(
                    current_user, code, filter_id, default=act == "default"
                )
            case "delete":
                there = operations.drop_filter(current_user, code, filter_id)
            case _:
                abort(400)
    except PortalError as error:
        return _page(slug, wrong=(filter_id, name, error.message)), error.status
    if not there:
        abort(404)
    flash(gettext("Saved."), "good")
    return redirect(url_for("filters.filters", slug=slug), 303)


def _page(
    slug: str, name: str = "", error: object = "", wrong: tuple[int, str, object] = (0, "", "")
) -> str:
    """`wrong`: the filter whose new name was refused, what was typed and the sentence."""
    code, service = named(slug)
    words = request.form if request.method == "POST" and not wrong[0] else request.args
    wanted = asked({f: words[f] for f in FIELDS if f in words}, service)
    labels = {word: str(label) for word, label in filters_of(service)}
    return render_template(
        "staff/filters.html", service=service or Gone(code), asked=wanted, name=name, error=error,
        wrong=wrong, labels=labels, wanted=any(f in words for f in FIELDS),
        saved=[(one, asked_of(one)) for one in saved_filters(current_user, code)],
    )
