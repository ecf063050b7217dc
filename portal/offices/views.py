"""Administration of offices and groups: a list with a form each, and one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.extensions import db
from portal.i18n import gettext as _
from portal.i18n.forms import Form
from portal.offices import operations, queries
from portal.offices.forms import KINDS, GroupForm, OfficeForm, PlaceForm
from portal.offices.models import Office, OfficeGroup
from portal.policy import admin

bp = Blueprint("offices", __name__)


@bp.route("/admin/offices", methods=["GET", "POST"])
@admin
def offices() -> ResponseReturnValue:
    form = OfficeForm()
    return _saved(form, lambda: operations.save_office(
        current_user.id, None, form.name.data or "", form.code.data or "", form.kind.data
    ), "offices.offices") or _offices(form)


@bp.route("/admin/offices/<int:office_id>", methods=["GET", "POST"])
@admin
def office(office_id: int) -> ResponseReturnValue:
    found = db.session.get(Office, office_id) or abort(404)
    form = OfficeForm(obj=found)
    return _saved(form, lambda: operations.save_office(
        current_user.id, found.id, form.name.data or "", form.code.data or "", form.kind.data
    ), "offices.offices") or _page("offices/office.html", form, office=found)


@bp.post("/admin/offices/<int:office_id>/<any(close, open):act>")
@admin
def close_office(office_id: int, act: str) -> ResponseReturnValue:
    found = db.session.get(Office, office_id) or abort(404)
    operations.close_office(current_user.id, found.id, closed=act == "close")
    flash(_("Saved."), "good")
    return redirect(url_for("offices.offices"), 303)


@bp.route("/admin/groups", methods=["GET", "POST"])
@admin
def groups() -> ResponseReturnValue:
    form = GroupForm(place=len(queries.every_group()) + 1)
    return _saved(form, lambda: operations.save_group(
        current_user.id, None, form.name.data or "", form.place.data or 1
    ), "offices.groups") or _groups(form)


@bp.post("/admin/groups/take-over")
@admin
def take_over() -> ResponseReturnValue:
    """Add the groups the services name."""
    operations.take_over_groups(current_user.id)
    flash(_("Saved."), "good")
    return redirect(url_for("offices.groups"), 303)


@bp.route("/admin/groups/<int:group_id>", methods=["GET", "POST"])
@admin
def group(group_id: int) -> ResponseReturnValue:
    found = db.session.get(OfficeGroup, group_id) or abort(404)
    form = GroupForm(obj=found, place=found.position)
    return _saved(form, lambda: operations.save_group(
        current_user.id, found.id, form.name.data or "", form.place.data or 1
    ), "offices.groups") or _page("offices/group.html", form, group=found)


@bp.post("/admin/groups/<int:group_id>/<any(close, open):act>")
@admin
def close_group(group_id: int, act: str) -> ResponseReturnValue:
    found = db.session.get(OfficeGroup, group_id) or abort(404)
    operations.close_group(current_user.id, found.id, closed=act == "close")
    flash(_("Saved."), "good")
    return redirect(url_for("offices.groups"), 303)


@bp.route("/admin/users/<int:user_id>/place", methods=["GET", "POST"])
@admin
def place(user_id: int) -> ResponseReturnValue:
    """Group and position of a person."""
    person, membership = queries.place_of_person(current_user, user_id) or abort(404)
    form = PlaceForm(
        group=membership.group_id or 0 if membership else 0,
        position=membership.position if membership else "",
    )
    return _saved(form, lambda: operations.put_into_group(
        current_user.id, person.id, form.group.data or None, form.position.data or ""
    ), "admin.user", user_id=user_id) or _page(
        "offices/place.html", form, person=person, present=queries.group_of(membership)
    )


def _saved(form: Form, save: Any, onward: str, **where: Any) -> ResponseReturnValue | None:
    """Save what is valid and go on; None when the page must be shown."""
    if not form.validate_on_submit():
        return None
    try:
        save()
    except Refused as refusal:
        form.form_errors.append(str(refusal.message))
        return None
    flash(_("Saved."), "good")
    return redirect(url_for(onward, **where), 303)


def _offices(form: Form) -> ResponseReturnValue:
    return _page("offices/offices.html", form, offices=queries.every_office(), kinds=KINDS)


def _groups(form: Form) -> ResponseReturnValue:
    return _page(
        "offices/groups.html", form, groups=queries.every_group(), members=queries.members(),
        missing=queries.missing_groups(),
    )


def _page(template: str, form: Form, **more: Any) -> ResponseReturnValue:
    status = 422 if form.is_submitted() else 200
    return render_template(template, form=form, **more), status
