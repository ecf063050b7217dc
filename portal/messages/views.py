"""A person's inbox, and for administrators the mail that could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import transaction
from portal.i18n import ngettext
from portal.messages import operations, queries
from portal.messages.declared import declared
from portal.messages.letters import letter_of
from portal.messages.models import Message
from portal.observe.scrubbing import hide_addresses
from portal.petitions.paging import Page
from portal.policy import admin, signed_in

bp = Blueprint("messages", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as the inbox shows it, in the language of the page."""

    id: int
    subject: str
    body: str
    link: str  #: marks it read on the way
    created_at: datetime
    read_at: datetime | None


def entry_of(message: Message) -> Entry:
    """The message in words."""
    letter = letter_of(message.kind, message.parameters)
    facts = "\n".join(f"{label}: {text}" for label, text in letter.facts)
    link = url_for("messages.open_message", message_id=message.id) if message.link else ""
    body = "\n\n".join(part for part in (*letter.paragraphs, facts) if part)
    return Entry(
        message.id, letter.subject, body, link, message.created_at, message.read_at
    )


def paged(page: Page, count_text: str) -> SimpleNamespace:
    """A page as the pager draws it, with the room's own words for the count."""
    return SimpleNamespace(
        rows=page.rows, size=page.size, count_text=count_text,
        next=page.next, previous=page.previous,
    )


@bp.get("/messages")
@signed_in
def index() -> ResponseReturnValue:
    page = queries.inbox(current_user.id, cursor=request.args.get("at"))
    entries = [entry_of(message) for message in page.rows]
    silent = [e.id for e in entries if not e.link and not e.read_at]
    if silent:  # nothing to open: shown is read
        with transaction(while_reading=True):
            for message_id in silent:
                operations.mark_read(current_user.id, message_id)
    waiting = queries.unread(current_user.id)
    text = ngettext("%(num)s unread message", "%(num)s unread messages", waiting)
    return render_template("inbox.html", messages=entries, page=paged(page, text), unread=waiting)


@bp.get("/messages/<int:message_id>")
@signed_in
def open_message(message_id: int) -> ResponseReturnValue:
    """Go where the message leads; that it was opened is a record about the reading."""
    message = queries.own(current_user.id, message_id) or abort(404)
    with transaction(while_reading=True):
        operations.mark_read(current_user.id, message.id)
    return redirect(message.link or url_for("messages.index"), 303)


@bp.post("/messages/<int:message_id>/read")
@signed_in
def read(message_id: int) -> ResponseReturnValue:
    message = queries.own(current_user.id, message_id) or abort(404)
    operations.mark_read(current_user.id, message.id)
    return redirect(url_for("messages.index"), 303)


@bp.post("/messages/read-all")
@signed_in
def read_all() -> ResponseReturnValue:
    operations.mark_all_read(current_user.id, request.form.get("up_to", type=int))
    return redirect(url_for("messages.index"), 303)


@bp.get("/admin/mail")
@admin
def mail() -> ResponseReturnValue:
    page = queries.dead_letters(cursor=request.args.get("at"))
    labels = {code: str(channel.label) for code, (channel, _plugin) in declared().items()}
    rows = [
        (delivery, letter_of(delivery.message.kind, delivery.message.parameters).subject,
         hide_addresses(delivery.address) or labels.get(delivery.channel, ""), again)
        for delivery, again in queries.retriable(page.rows)
    ]
    counts = queries.outbox()
    text = ngettext("%(num)s undelivered letter", "%(num)s undelivered letters", counts["dead"])
    return render_template("messages/dead.html", rows=rows, page=paged(page, text), counts=counts)


@bp.post("/admin/mail/<int:delivery_id>/retry")
@admin
def retry(delivery_id: int) -> ResponseReturnValue:
    return _again(operations.retry(current_user.id, delivery_id))


@bp.post("/admin/mail/retry-all")
@admin
def retry_all() -> ResponseReturnValue:
    return _again(operations.retry(current_user.id))


def _again(number: int) -> ResponseReturnValue:
    flash(
        ngettext("%(num)s message will be sent again.", "%(num)s messages will be sent again.",
                 number),
        "good" if number else "warning",
    )
    return redirect(url_for("messages.mail"), 303)
