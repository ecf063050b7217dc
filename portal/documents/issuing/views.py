"""The public page of an issued document, and the comparison with a copy somebody has."""

from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import limits
from portal.documents.issuing.models import IssuedDocument
from portal.documents.issuing.queries import by_address
from portal.i18n import gettext, now
from portal.policy import public
from portal.uploads.streaming import CHUNK, Incoming

bp = Blueprint("verify", __name__)


@bp.get("/verify/<document_id>")
@public
def show(document_id: str) -> ResponseReturnValue:
    limits.spend(("verify_address", limits.address()))
    return _page(by_address(document_id))


@bp.post("/verify/<document_id>")
@public
def compare(document_id: str) -> ResponseReturnValue:
    """For browsers that cannot compare themselves: the copy is hashed, and kept nowhere."""
    limits.spend(("verify_address", limits.address()))
    document = by_address(document_id)
    sent = request.files.get("copy")
    if document is None or sent is None or not sent.filename:
        return _page(document, error=gettext("Choose a file."))
    if isinstance(sent.stream, Incoming) and not sent.stream.whole:
        return _page(document, error=gettext("This file is larger than anything we issue."))
    digest = sha256()
    while chunk := sent.stream.read(CHUNK):
        digest.update(chunk)
    return _page(document, same=digest.hexdigest() == document.sha256)


def _page(document: IssuedDocument | None, **more: object) -> ResponseReturnValue:
    status = 404 if document is None else 422 if "error" in more else 200
    return render_template("verify.html", document=document, at=now(), **more), status
