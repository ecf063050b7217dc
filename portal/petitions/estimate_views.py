"""What comes of the answers while they are typed: the panel of the form, drawn by the server."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.i18n import now
from portal.petitions.catalogue_views import service_at
from portal.petitions.estimates import of_form
from portal.petitions.models import Petition
from portal.petitions.queries import own
from portal.plugins import registry
from portal.policy import signed_in
from portal.service import Service

bp = Blueprint("estimates", __name__)


@bp.post("/services/<slug>/estimate")
@signed_in
def new(slug: str) -> ResponseReturnValue:
    return panel(service_at(slug), now())


@bp.post("/petitions/<reference>/estimate")
@signed_in
def correction(reference: str) -> ResponseReturnValue:
    petition = own(current_user, reference) or abort(404)
    service = registry().get(petition.service_code) or abort(404)
    return panel(service, petition.submitted_at, petition)


def panel(service: Service, at: datetime, petition: Petition | None = None) -> str:
    """The sums for the answers of this request, by the rules of that moment."""
    form = service.form(formdata=request.form, meta={"csrf": False})
    estimate = of_form(service, form, at, petition) or abort(404)
    return render_template("petitions/estimate.html", estimate=estimate)
