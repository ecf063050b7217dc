"""Stored files by right: one's own draft's, one's own petition's, those of one's services."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.petitions.models import Draft
from portal.petitions.queries import by_id
from portal.policy import signed_in
from portal.privacy.operations import record_access
from portal.uploads.models import StoredFile
from portal.uploads.pages import drawn_page
from portal.uploads.sending import send_drawn, send_stored

bp = Blueprint("files", __name__)


@bp.get("/files/<file_id>")
@signed_in
def download(file_id: str) -> ResponseReturnValue:
    return send_stored(_readable(file_id, "download"), inline="view" in request.args)


@bp.get("/files/<file_id>/pages/<int:number>.png")
@signed_in
def page(file_id: str, number: int) -> ResponseReturnValue:
    """One page of a PDF as a picture, for the desk."""
    return send_drawn(drawn_page(_readable(file_id, "view"), number) or abort(404))


def _readable(file_id: str, act: str) -> StoredFile:
    """A file of one's own draft or of a petition one may see, the look written down; or 404."""
    file = db.session.get(StoredFile, file_id) or abort(404)
    if file.petition_id is None:
        draft = db.session.get(Draft, file.draft_id) if file.draft_id else None
        if draft is None or draft.user_id != current_user.id:
            abort(404)
        return file
    petition = by_id(current_user, file.petition_id) or abort(404)
    record_access(current_user.id, petition.applicant_id, act, file.id)
    return file
