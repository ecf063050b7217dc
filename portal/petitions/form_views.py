"""Filling in, checking and sending: of a new petition, and of the correction of one."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.petitions import drafts
from portal.petitions.catalogue_views import service_at
from portal.petitions.filling import Filling, correction_of, filling_of
from portal.petitions.form_pages import attach_one, autosave, check_and_send, fill, once
from portal.petitions.queries import own
from portal.policy import signed_in

bp = Blueprint("forms", __name__)


@bp.route("/services/<slug>/new", methods=["GET", "POST"])
@signed_in
def new(slug: str) -> ResponseReturnValue:
    return fill(filling_of(service_at(slug), current_user))


@bp.route("/petitions/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> ResponseReturnValue:
    return fill(_correction(reference))


@bp.post("/services/<slug>/draft")
@signed_in
def save_draft(slug: str) -> ResponseReturnValue:
    return autosave(filling_of(service_at(slug), current_user))


@bp.post("/petitions/<reference>/draft")
@signed_in
def save_correction(reference: str) -> ResponseReturnValue:
    return autosave(_correction(reference))


@bp.post("/services/<slug>/files/<slot>")
@signed_in
def attach(slug: str, slot: str) -> ResponseReturnValue:
    return attach_one(filling_of(service_at(slug), current_user), slot)


@bp.post("/petitions/<reference>/files/<slot>")
@signed_in
def attach_correction(reference: str, slot: str) -> ResponseReturnValue:
    return attach_one(_correction(reference), slot)


@bp.route("/services/<slug>/check", methods=["GET", "POST"])
@signed_in
def check(slug: str) -> ResponseReturnValue:
    service = service_at(slug)

    def sent(token: str) -> str | None:
        known = drafts.sent_with(token, current_user)
        return known and url_for("petitions.sent", reference=known)

    return once(lambda: check_and_send(filling_of(service, current_user, begin=False)), sent)


@bp.route("/petitions/<reference>/check", methods=["GET", "POST"])
@signed_in
def check_correction(reference: str) -> ResponseReturnValue:
    petition = own(current_user, reference) or abort(404)

    def sent(token: str) -> str | None:
        known = drafts.is_spent(token, current_user, petition)
        return url_for("petitions.show", reference=reference) if known else None

    return once(lambda: check_and_send(correction_of(petition, current_user)), sent)


def _correction(reference: str) -> Filling:
    petition = own(current_user, reference) or abort(404)
    return correction_of(petition, current_user)
