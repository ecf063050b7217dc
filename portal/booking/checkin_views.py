"""The page behind the picture code of a booking and the one at the door: check in."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.booking.checkin import at_the_door, check_in, due, why_not
from portal.booking.models import Reservation
from portal.booking.queries import by_slug, of_petition
from portal.documents.qr import qr_code
from portal.errors import Refused
from portal.extensions import db
from portal.i18n import gettext
from portal.petitions.models import Petition
from portal.petitions.queries import by_reference
from portal.policy import signed_in

bp = Blueprint("checkin", __name__, url_prefix="/check-in")


def _may(petition: Petition | None) -> bool:
    """Who booked it, and those who work for the service."""
    if petition is None:
        return False
    own = petition.applicant_id == current_user.id
    return bool(own or current_user.has(petition.service_code, "staff"))


def _booking(reference: str) -> Petition:
    petition = by_reference(reference)
    return petition if petition and _may(petition) else abort(404)


@bp.get("/<reference>")
@signed_in
def show(reference: str) -> ResponseReturnValue:
    return _page(_booking(reference))


def _page(petition: Petition, error: object = "", status: int = 200) -> ResponseReturnValue:
    ready = due(petition)
    side = "" if petition.applicant_id == current_user.id else "/staff"
    return render_template(
        "booking/checkin.html", petition=petition, due=ready, rows=of_petition(petition.id),
        why="" if ready or error else why_not(petition), error=error,
        back=f"{side}/petitions/{petition.reference}", code=qr_code(_address(petition)),
    ), status


def _address(petition: Petition) -> str:
    base: str = current_app.config["PORTAL_BASE_URL"]
    return base.rstrip("/") + url_for("checkin.show", reference=petition.reference)


@bp.post("/<reference>")
@signed_in
def take(reference: str) -> ResponseReturnValue:
    petition = _booking(reference)
    try:
        check_in(petition)
    except Refused as refusal:
        return _page(petition, refusal.message, 422)
    flash(gettext("You have checked in."), "good")
    return redirect(url_for("checkin.show", reference=reference), 303)


@bp.get("/<kind>/<slug>")
@signed_in
def door(kind: str, slug: str) -> ResponseReturnValue:
    """For the code at the door: what the reader may check in for there now."""
    resource = by_slug(kind, slug) or abort(404)
    bookings: list[tuple[Reservation, Petition]] = []
    for row in at_the_door(resource):
        petition = db.session.get(Petition, row.petition_id)
        if petition is not None and _may(petition):
            bookings.append((row, petition))
    return render_template("booking/door.html", resource=resource, bookings=bookings)
