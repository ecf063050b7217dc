"""Calendars that other calendars read: of each resource, and of one's own bookings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.entries import of_person, of_resource
from portal.booking.forms import LinkForm
from portal.booking.ical import calendar_text
from portal.booking.links import link_at, links_of, make_link, note_use, revoke_link
from portal.booking.pages.site import CalendarPages
from portal.booking.queries import by_slug
from portal.errors import Refused
from portal.i18n import gettext, today, use_language
from portal.messages.letters import absolute
from portal.policy import public, signed_in

bp = Blueprint("calendar", __name__)

FORM = "1"  #: raised when the same rows are written in another way


def feed(pages: CalendarPages, slug: str) -> ResponseReturnValue:
    """One resource for everybody, mounted by `calendar_pages`.

    Always in Thai, like the names of the resources: calendars tell no language.
    """
    resource = by_slug(pages.kind.code, slug) or abort(404)
    state = f"{FORM} {resource.kind} {resource.slug} {resource.revision} {today()}"

    def text() -> bytes:
        with use_language("th"):
            return calendar_text(_titled(resource.name), of_resource(resource))

    return _calendar(state, text, "public, max-age=300", resource.slug)


@bp.get("/feed/<token>.ics")
@public
def own(token: str) -> ResponseReturnValue:
    """Whoever has the link; a revoked one is gone, which tells calendars to stop asking."""
    link, person = link_at(token) or abort(404)
    if link.revoked_at or person.disabled_at:
        abort(410)
    note_use(link)
    with use_language(person.language):
        text = calendar_text(_titled(gettext("My bookings")), of_person(person.id))
    return _calendar(text.hex(), lambda: text, "private, no-cache", "bookings")


def _titled(name: str) -> str:
    return f"{name} · {current_app.config['PORTAL_OFFICE_SHORT_NAME']}"


def _calendar(state: str, text: Callable[[], bytes], caching: str, name: str) -> Response:
    """The calendar, or 304 where the reader has this state of it."""
    etag = hashlib.sha256(state.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = Response(text(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.set_etag(etag)
    response.headers["Cache-Control"] = caching
    return response


@bp.route("/account/calendar", methods=["GET", "POST"])
@signed_in
def links() -> ResponseReturnValue:
    """One's links. A new one is shown in the answer that makes it, and never again."""
    form, address, status = LinkForm(), "", 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                token = make_link(current_user.id, form.name.data or "")
                address = absolute(f"/feed/{token}.ics")
                form, status = LinkForm(formdata=None), 200
            except Refused as refusal:
                form.name.errors = [str(refusal.message)]
    return render_template(
        "booking/links.html", form=form, address=address, links=links_of(current_user.id)
    ), status


@bp.post("/account/calendar/<int:link_id>/revoke")
@signed_in
def revoke(link_id: int) -> ResponseReturnValue:
    """Revoking what is foreign or revoked looks the same as revoking one's own."""
    revoke_link(current_user.id, link_id)
    flash(gettext("The link was revoked. Calendars that use it get nothing any more."), "good")
    return redirect("/account/calendar", 303)
