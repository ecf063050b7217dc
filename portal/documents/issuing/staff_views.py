"""Revoke an issued document from the page where its petition is handled."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.documents.issuing.operations import revoke
from portal.documents.issuing.queries import by_address
from portal.errors import Refused
from portal.i18n import gettext
from portal.petitions import desk
from portal.petitions.queries import on_desk
from portal.petitions.steps import may_revoke
from portal.policy import staff

bp = Blueprint("issued", __name__, url_prefix="/staff/petitions")


@bp.post("/<reference>/documents/<document_id>/revoke")
@staff
def revoked(reference: str, document_id: str) -> ResponseReturnValue:
    petition = on_desk(current_user, reference) or abort(404)
    document = by_address(document_id)
    if document is None or document.petition_id != petition.id:
        abort(404)
    if not may_revoke(current_user, petition):
        abort(404)
    reason = request.form.get("reason", "")
    try:
        revoke(document, reason, by=current_user.id)
    except Refused as error:
        context = desk.handled(
            current_user, petition, revoking=document.id, revoke_reason=reason,
            revoke_error=error.message,
        )  # fmt: skip
        return render_template("staff/process.html", **context), error.status
    flash(gettext("The document was revoked."), "good")
    return redirect(url_for("staff.process", reference=reference, _anchor="issued"), 303)
