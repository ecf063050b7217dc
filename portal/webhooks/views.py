"""Administration of the systems that are told of changes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.i18n import gettext as _
from portal.messages.views import paged
from portal.policy import admin
from portal.webhooks import operations, queries
from portal.webhooks.forms import EVENT_NAMES, WebhookChangeForm, WebhookForm
from portal.webhooks.models import Webhook

bp = Blueprint("webhooks", __name__)


def _list(form: WebhookForm, status: int = 200, secret: str = "") -> ResponseReturnValue:
    page = render_template(
        "webhooks/index.html", form=form, webhooks=queries.webhooks(), secret=secret,
        event_names=EVENT_NAMES,
    )
    return page, status


@bp.route("/admin/webhooks", methods=["GET", "POST"])
@admin
def index() -> ResponseReturnValue:
    """The secret of a new address stands in this one answer and nowhere else."""
    form = WebhookForm(data={"events": list(EVENT_NAMES)}).offer()
    if not form.is_submitted():
        return _list(form)
    if not form.validate():
        return _list(form, 422)
    try:
        _id, secret = operations.add_webhook(current_user.id, **_wanted(form))
    except Refused as refusal:
        form.url.errors = [str(refusal.message)]
        return _list(form, 422)
    fresh = WebhookForm(formdata=None, data={"events": list(EVENT_NAMES)}).offer()
    return _list(fresh, secret=secret)


@bp.route("/admin/webhooks/<int:webhook_id>", methods=["GET", "POST"])
@admin
def one(webhook_id: int) -> ResponseReturnValue:
    row = _find(webhook_id)
    form = WebhookChangeForm(obj=row).offer()
    if not form.is_submitted():
        return _page(row, form)
    if not form.validate():
        return _page(row, form, 422)
    try:
        operations.change_webhook(
            current_user.id, row.id, active=bool(form.active.data), **_wanted(form)
        )
    except Refused as refusal:
        form.url.errors = [str(refusal.message)]
        return _page(row, form, 422)
    flash(_("The webhook was changed."), "good")
    return redirect(url_for("webhooks.one", webhook_id=row.id), 303)


@bp.post("/admin/webhooks/<int:webhook_id>/secret")
@admin
def renew(webhook_id: int) -> ResponseReturnValue:
    row = _find(webhook_id)
    secret = operations.renew_secret(current_user.id, row.id)
    return _page(row, WebhookChangeForm(formdata=None, obj=row).offer(), secret=secret)


@bp.post("/admin/webhooks/<int:webhook_id>/ping")
@admin
def ping(webhook_id: int) -> ResponseReturnValue:
    operations.ping(_find(webhook_id).id, by=current_user.id)
    flash(_("A test call is on its way. See below in a moment whether it arrived."), "good")
    return redirect(url_for("webhooks.one", webhook_id=webhook_id), 303)


@bp.post("/admin/webhooks/<int:webhook_id>/remove")
@admin
def remove(webhook_id: int) -> ResponseReturnValue:
    operations.remove_webhook(current_user.id, _find(webhook_id).id)
    flash(_("The webhook was removed."), "good")
    return redirect(url_for("webhooks.index"), 303)


@bp.post("/admin/webhooks/<int:webhook_id>/again")
@admin
def again(webhook_id: int) -> ResponseReturnValue:
    post_id = request.form.get("post", type=int)
    if not post_id or not queries.is_of(webhook_id, post_id):
        abort(404)
    operations.send_again(current_user.id, post_id)
    flash(_("It will be sent again."), "good")
    return redirect(url_for("webhooks.one", webhook_id=webhook_id), 303)


def _find(webhook_id: int) -> Webhook:
    return queries.webhook(webhook_id) or abort(404)


def _wanted(form: WebhookForm) -> dict[str, Any]:
    return {
        "url": form.url.data or "", "services": list(form.services.data or ()),
        "events": list(form.events.data or ()),
    }


def _page(
    row: Webhook, form: WebhookChangeForm, status: int = 200, secret: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "webhooks/one.html", webhook=row, form=form, secret=secret, event_names=EVENT_NAMES,
        page=paged(queries.posts_of(row.id, request.args.get("at")), ""),
    )
    return page, status
