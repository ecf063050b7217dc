"""Administration of channels: what is set up, how each fares, and a test message to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.queries import person
from portal.i18n import gettext as _
from portal.messages import queries
from portal.messages.declared import declared
from portal.messages.operations import try_channel
from portal.messages.queries import Fare
from portal.messages.wishes import wishes_of
from portal.policy import admin

bp = Blueprint("channels", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A channel as the page shows it."""

    code: str
    label: str
    icon: str
    ready: bool
    where: str  #: where mails go; never a password
    reaches_me: bool  #: whether a test can be sent to who reads
    fare: Fare


def _mail_goes_to() -> str:
    url = str(current_app.config["PORTAL_SMTP_URL"])
    parts = urlsplit(url)
    if parts.scheme in {"smtp", "smtps"}:
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return _("a folder: no mail leaves this machine")


def _rows() -> list[Row]:
    wanted = wishes_of(current_user.id).channels
    address = person(current_user.id).email
    mail = Row("mail", _("E-mail"), "envelope", True, _mail_goes_to(), bool(address),
               queries.fare_of("mail"))  # fmt: skip
    others = [
        Row(code, str(channel.label), channel.icon, channel.ready(), "", code in wanted,
            queries.fare_of(code))
        for code, (channel, _plugin) in declared().items()
    ]  # fmt: skip
    return [mail, *others]


@bp.get("/admin/channels")
@admin
def index() -> ResponseReturnValue:
    return render_template("messages/channels.html", rows=_rows())


@bp.post("/admin/channels/<code>/test")
@admin
def send_test(code: str) -> ResponseReturnValue:
    """To oneself, the way every message goes: so the page tells soon whether it arrived."""
    row = next((row for row in _rows() if row.code == code), None) or abort(404)
    if row.ready and row.reaches_me:
        try_channel(current_user.id, code)
        flash(_("A test message is on its way to you. Reload this page in a moment."), "good")
    else:
        flash(_("You cannot be reached by this channel yet."), "warning")
    return redirect(url_for("channels.index"), 303)
