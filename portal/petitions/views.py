"""A citizen's own petitions: the list, one petition, cancel, print, talk, rate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Conflict, NotAllowed, PortalError, Refused
from portal.i18n import gettext
from portal.petitions import talk
from portal.petitions.asking import asks, received
from portal.petitions.desk import conflict_page
from portal.petitions.lists import mine
from portal.petitions.models import Petition
from portal.petitions.operations import advance
from portal.petitions.papers import own_paper
from portal.petitions.printing import petition_paper, receipt_paper
from portal.petitions.queries import own, waiting_on
from portal.petitions.showing import row_of, shown
from portal.petitions.steps import find_step
from portal.petitions.summary import Summary
from portal.policy import signed_in

bp = Blueprint("petitions", __name__)


def find(reference: str) -> Petition:
    """One's own petition, or 404; foreign and missing look the same."""
    return own(current_user, reference) or abort(404)


@bp.get("/petitions")
@signed_in
def index() -> ResponseReturnValue:
    q, sort = request.args.get("q", "").strip()[:100], request.args.get("sort", "")
    size = request.args.get("size", 10, type=int)
    page = mine(current_user, q=q, sort=sort, size=size, cursor=request.args.get("at"))
    waiting = [row_of(current_user, p) for p in waiting_on(current_user)]
    return render_template(
        "petitions/mine.html", page=page, q=q, sort=sort, size=page.size, waiting=waiting
    )


@bp.get("/petitions/<reference>")
@signed_in
def show(reference: str) -> ResponseReturnValue:
    return _page(find(reference))


def _page(petition: Petition, status: int = 200, **more: Any) -> ResponseReturnValue:
    return render_template("petitions/show.html", **shown(current_user, petition, **more)), status


@bp.get("/petitions/<reference>/sent")
@signed_in
def sent(reference: str) -> ResponseReturnValue:
    petition = Summary(find(reference))
    return render_template("petitions/sent.html", petition=petition, service=petition.service)


@bp.route("/petitions/<reference>/cancel", methods=["GET", "POST"])
@signed_in
def cancel(reference: str) -> ResponseReturnValue:
    petition = find(reference)
    if request.method == "POST":
        note = request.form.get("note", "")[:4000]
        try:
            advance(
                petition.id, "cancel", current_user, office=False, note=note,
                version=request.form.get("version", type=int),
            )
        except Conflict as conflict:
            return conflict_page(petition, note, conflict, f"/petitions/{reference}"), 409
        flash(gettext("The petition was cancelled."), "good")
        return redirect(url_for("petitions.show", reference=reference), 303)
    row = row_of(current_user, petition)
    if not row.can_cancel:
        raise NotAllowed(gettext("This step cannot be taken now."))
    return render_template("petitions/cancel.html", petition=row)


@bp.post("/petitions/<reference>/step")
@signed_in
def step(reference: str) -> ResponseReturnValue:
    """A step of the applicant's own: "I have received it", or one that asks for something."""
    petition, action = find(reference), request.form.get("action", "")
    found = find_step(current_user, petition, action, office=False)
    sent = received(found, request.form, request.files) if found and asks(found) else None
    if sent is not None and not sent.is_complete:
        return _page(petition, 422, sent=sent)
    try:
        advance(
            petition.id, action, current_user, office=False,
            version=request.form.get("version", type=int),
            form=sent.form if sent else None, files=sent.kept if sent else None,
        )
    except Refused as refusal:
        return _page(petition, 422, sent=sent, step_error=refusal.message)
    return redirect(url_for("petitions.show", reference=reference), 303)


@bp.get("/petitions/<reference>/print.pdf")
@signed_in
def print_petition(reference: str) -> ResponseReturnValue:
    return petition_paper(find(reference))


@bp.get("/petitions/<reference>/receipt.pdf")
@signed_in
def receipt(reference: str) -> ResponseReturnValue:
    return receipt_paper(find(reference))


@bp.get("/petitions/<reference>/papers/<code>.pdf")
@signed_in
def paper(reference: str, code: str) -> ResponseReturnValue:
    return own_paper(find(reference), code, at_desk=False)


@bp.post("/petitions/<reference>/messages")
@signed_in
def message(reference: str) -> ResponseReturnValue:
    petition, body = find(reference), request.form.get("body", "")
    try:
        talk.write(petition.id, current_user, body, office=False)
    except PortalError as error:
        return _page(petition, error.status, body=body, body_error=error.message)
    return redirect(url_for("petitions.show", reference=reference, _anchor="messages"), 303)


@bp.post("/petitions/<reference>/rate")
@signed_in
def rate(reference: str) -> ResponseReturnValue:
    petition = find(reference)
    stars = request.form.get("rating", 0, type=int)
    comment = request.form.get("rating_comment", "")
    try:
        talk.rate(petition.id, current_user, stars, comment)
    except PortalError as error:
        return _page(petition, error.status, rating_error=error.message, rating_comment=comment)
    flash(gettext("Thank you for your rating."), "good")
    return redirect(url_for("petitions.show", reference=reference), 303)
