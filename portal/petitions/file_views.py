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
from portal.uploads.sending import send_stored

bp = Blueprint("files", __name__)


@bp.get("/files/<file_id>")
@signed_in
def download(file_id: str) -> ResponseReturnValue:
    file = db.session.get(StoredFile, file_id) or abort(404)
    if file.petition_id is None:
        draft = db.session.get(Draft, file.draft_id) if file.draft_id else None
        if draft is None or draft.user_id != current_user.id:
            abort(404)
        return send_stored(file, inline="view" in request.args)
    petition = by_id(current_user, file.petition_id) or abort(404)
    record_access(current_user.id, petition.applicant_id, "download", file.id)
    return send_stored(file, inline="view" in request.args)
