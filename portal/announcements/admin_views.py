"""Administration of announcements: all of them, one being written, its files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.announcements.forms import AnnouncementForm
from portal.announcements.models import Announcement
from portal.announcements.operations import (
    MOST_FILES,
    attach,
    change,
    detach,
    house_of,
    write,
)
from portal.announcements.queries import every, state_of
from portal.announcements.views import NUMBER
from portal.errors import Conflict, PortalError
from portal.extensions import db
from portal.i18n import gettext, today
from portal.markdown import rendered
from portal.policy import admin
from portal.uploads.queries import house_files

bp = Blueprint("announcing", __name__, url_prefix="/admin/announcements")


def find(number: int) -> Announcement:
    """An announcement in any state, or 404."""
    return db.session.get(Announcement, number) or abort(404)


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    return render_template(
        "announcements/all.html", every=[(one, state_of(one)) for one in every()]
    )


@bp.route("/new", methods=["GET", "POST"])
@admin
def new() -> ResponseReturnValue:
    form = AnnouncementForm(data={"shown_from": today(), "position": 50, "audience": "public"})
    if not form.is_submitted():
        return _page(form), 200
    if not form.validate():
        return _page(form), 422
    if "preview" in request.form:
        return _page(form, preview=rendered(form.body_th.data or "")), 200
    one = write({**form.values, "is_published": False}, by=current_user.id)
    flash(gettext("Saved as a draft: add files, then publish."), "good")
    return redirect(url_for("announcing.edit", number=one.id), 303)


@bp.route(f"/{NUMBER}", methods=["GET", "POST"])
@admin
def edit(number: int) -> ResponseReturnValue:
    """Words and days; the button says whether it is published or taken down as well."""
    one = find(number)
    form = AnnouncementForm(obj=one)
    if not form.is_submitted():
        return _page(form, one), 200
    if not form.validate():
        return _page(form, one), 422
    if "preview" in request.form:
        return _page(form, one, preview=rendered(form.body_th.data or "")), 200
    values = form.values
    if (wish := request.form.get("do")) in {"publish", "take_down"}:
        values["is_published"] = wish == "publish"
    try:
        change(number, values, seen=_version(form), by=current_user.id)
    except Conflict as conflict:
        return _page(form, one, trouble=conflict.message), 409
    flash(gettext("Saved."), "good")
    return redirect(url_for("announcing.edit", number=number), 303)


@bp.post(f"/{NUMBER}/files")
@admin
def files(number: int) -> ResponseReturnValue:
    """Attach a file, or take the one named off."""
    one = find(number)
    try:
        if removed := request.form.get("remove"):
            detach(number, removed, by=current_user.id)
        else:
            attach(number, request.files.get("file"), by=current_user.id)
    except PortalError as refusal:
        page = _page(AnnouncementForm(formdata=None, obj=one), one, file_error=refusal.message)
        return page, refusal.status
    return redirect(url_for("announcing.edit", number=number, _anchor="files"), 303)


def _version(form: AnnouncementForm) -> int:
    typed = form.version.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _page(form: AnnouncementForm, one: Announcement | None = None, **more: Any) -> str:
    return render_template(
        "announcements/edit.html", form=form, one=one, state=state_of(one) if one else "",
        files=house_files(house_of(one.id)) if one else (), most=MOST_FILES, **more,
    )
