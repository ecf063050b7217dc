"""The public status check: reference and last four digits, or the QR on the receipt."""

from __future__ import annotations

import hmac

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal.accounts import limits
from portal.extensions import db
from portal.i18n import arabic, gettext
from portal.petitions.applicant import national_id
from portal.petitions.models import Petition
from portal.petitions.queries import on_desk
from portal.petitions.receipts import reference_of
from portal.petitions.summary import Summary
from portal.policy import public

bp = Blueprint("status", __name__)


@bp.get("/status")
@public
def form() -> ResponseReturnValue:
    return render_template("status.html", reference="", last4="", error=None, result=None)


@bp.post("/status")
@public
def check() -> ResponseReturnValue:
    """A wrong reference and wrong digits answer alike; nothing but the state is told."""
    reference, last4 = _digits("reference", 16), _digits("last4", 4)
    limits.spend(("status_address", limits.address()), ("status_reference", reference))
    petition = _found(reference, last4)
    if petition is None:
        error = gettext("No petition matches this code and these digits.")
        page = render_template(
            "status.html", reference=reference, last4=last4, error=error, result=None
        )
        return page, 422
    limits.forget(("status_reference", reference))
    return render_template(
        "status.html", reference="", last4="", error=None, result=Summary(petition)
    )


def _digits(name: str, most: int) -> str:
    return "".join(c for c in arabic(request.form.get(name, "")) if c.isdigit())[:most]


def _found(reference: str, last4: str) -> Petition | None:
    petition = db.session.scalar(select(Petition).where(Petition.reference == reference))
    right = national_id(petition.applicant)[-4:] if petition else "----"
    return petition if hmac.compare_digest(right, last4) else None


@bp.get("/s/<token>")
@public
def by_receipt(token: str) -> ResponseReturnValue:
    """What the QR on the receipt opens: the state, nothing else; officers are led to the desk."""
    reference = reference_of(token) or abort(404)
    petition = db.session.scalar(select(Petition).where(Petition.reference == reference))
    if petition is None:
        abort(404)
    return render_template(
        "status.html", reference="", last4="", error=None, result=Summary(petition),
        desk=on_desk(current_user, reference) is not None and current_user.reads_queues,
    )
