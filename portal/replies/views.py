"""Texts officers keep for their messages: the list, one of them, a new one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import PortalError
from portal.i18n import gettext
from portal.offers.queries import offers
from portal.policy import handlers
from portal.replies import operations, queries
from portal.replies.forms import ALL, ReplyForm
from portal.replies.models import CannedReply
from portal.replies.placeholders import PLACEHOLDERS

bp = Blueprint("replies", __name__, url_prefix="/staff/replies")


@bp.get("")
@handlers
def index() -> ResponseReturnValue:
    labels = dict(_services())
    found = [
        (one, labels.get(one.service_code or ALL, one.service_code),
         queries.may_keep(current_user, one.service_code))
        for one in queries.kept(current_user)
    ]  # fmt: skip
    return render_template("replies/index.html", replies=found)


@bp.route("/new", methods=["GET", "POST"])
@handlers
def new() -> ResponseReturnValue:
    return _edit(None)


@bp.route("/<int:number>", methods=["GET", "POST"])
@handlers
def reply(number: int) -> ResponseReturnValue:
    return _edit(queries.reply(current_user, number) or abort(404))


@bp.post("/<int:number>/delete")
@handlers
def delete(number: int) -> ResponseReturnValue:
    found = queries.reply(current_user, number) or abort(404)
    operations.throw_away(current_user, found.id)
    flash(gettext("The text was thrown away."), "good")
    return redirect(url_for("replies.index"), 303)


def _services() -> list[tuple[str, str]]:
    mine = [(s.code, str(s.label)) for s in offers() if queries.may_keep(current_user, s.code)]
    return [*mine, (ALL, gettext("All services"))]


def _edit(found: CannedReply | None) -> ResponseReturnValue:
    choices = [one for one in _services() if one[0] != ALL or current_user.is_admin]
    known = {"service": (found.service_code or ALL) if found else None}
    form = ReplyForm(choices, obj=found, data=known)
    if not form.is_submitted():
        return _page(form, found)
    if not form.validate():
        return _page(form, found, 422)
    code = None if form.service.data == ALL else form.service.data
    try:
        operations.save_reply(
            current_user, found.id if found else None, service_code=code,
            title=form.title.data or "", body=form.body.data or "",
            body_en=form.body_en.data or "", body_lo=form.body_lo.data or "",
        )
    except PortalError as refusal:
        form.service.errors = [str(refusal.message)]
        return _page(form, found, 422)
    flash(gettext("The text was kept."), "good")
    return redirect(url_for("replies.index"), 303)


def _page(form: ReplyForm, found: CannedReply | None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "replies/reply.html", form=form, reply=found, placeholders=list(PLACEHOLDERS.items())
    )
    return page, status
