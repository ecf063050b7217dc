"""A person's page of messages: by which ways, how often, and links to plugins' channels."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.queries import person
from portal.i18n import gettext as _
from portal.messages import linking
from portal.messages.declared import MessageChannel, ready
from portal.messages.forms import WishesForm
from portal.messages.wishes import Wishes, keep_wishes, linked_since, wishes_of
from portal.plugins import registry
from portal.policy import signed_in

bp = Blueprint("choices", __name__)


def _form(wishes: Wishes) -> WishesForm:
    form = WishesForm(data={
        "channels": [*(["mail"] if wishes.mail else []), *wishes.channels],
        "pace": "daily" if wishes.daily else "now", "muted": list(wishes.muted),
    })  # fmt: skip
    linked = linked_since(current_user.id)
    form.channels.choices = [("mail", _("E-mail")), *(
        (code, str(channel.label)) for code, channel in ready().items() if code in linked
    )]  # fmt: skip
    form.muted.choices = [(service.code, str(service.label)) for service in registry()]
    return form


def _page(
    form: WishesForm, status: int = 200, code: dict[str, str] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "messages/choices.html", form=form, email=person(current_user.id).email, code=code or {},
        channels=ready(), linked=linked_since(current_user.id),
        minutes=int(linking.LIFETIME.total_seconds() // 60),
    )
    return page, status


@bp.route("/account/messages", methods=["GET", "POST"])
@signed_in
def index() -> ResponseReturnValue:
    form = _form(wishes_of(current_user.id))
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    keep_wishes(current_user.id, form.wishes())
    flash(_("Your choice was saved."), "good")
    return redirect(url_for("choices.index"), 303)


@bp.post("/account/messages/<code>/link")
@signed_in
def link(code: str) -> ResponseReturnValue:
    """The code stands in this one answer and nowhere else."""
    _channel(code)
    shown = linking.new_code(current_user.id, code)
    return _page(_form(wishes_of(current_user.id)), code={code: f"{shown[:4]}-{shown[4:]}"})


@bp.post("/account/messages/<code>/unlink")
@signed_in
def unlink(code: str) -> ResponseReturnValue:
    linking.unlink_own(current_user.id, code)
    flash(_("The link was ended. We have forgotten where to reach you there."), "good")
    return redirect(url_for("choices.index"), 303)


def _channel(code: str) -> MessageChannel:
    return ready().get(code) or abort(404)
