"""Whose desk a petition lies on: take it, put it back, hand it over, also several at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import PortalError
from portal.i18n import gettext, ngettext
from portal.petitions import assigning
from portal.petitions.models import Petition
from portal.petitions.queries import on_desk
from portal.petitions.staff_views import find, process_page, process_url
from portal.petitions.together import MOST
from portal.plugins import registry
from portal.policy import staff

bp = Blueprint("assigning", __name__, url_prefix="/staff")

HAND_OVER = "hand_over"  #: among the steps one may choose for several petitions


@bp.post("/petitions/<reference>/assign")
@staff
def assign(reference: str) -> ResponseReturnValue:
    assigning.assign(find(reference).id, current_user, to_me=request.form.get("to") != "nobody")
    return redirect(process_url(reference), 303)


@bp.post("/petitions/<reference>/hand-over")
@staff
def hand_over(reference: str) -> ResponseReturnValue:
    """`to` (an officer of the service) and `note`."""
    petition, note = find(reference), request.form.get("note", "")
    to_id = request.form.get("to", 0, type=int)
    try:
        assigning.hand_over(petition.id, current_user, to_id, note)
    except PortalError as error:
        return process_page(
            petition, error.status, hand_note=note, hand_to=to_id, hand_error=error.message
        )
    flash(gettext("Handed over: %(reference)s", reference=reference), "good")
    return redirect(process_url(reference), 303)


@bp.post("/hand-over")
@staff
def hand_over_all() -> ResponseReturnValue:
    """`petition` (several references), `to`, `note`; `slug` of the queue the reader came from."""
    references = [text[:16] for text in request.form.getlist("petition")]
    note, to_id = request.form.get("note", ""), request.form.get("to", 0, type=int)
    service = registry().by_slug(request.form.get("slug", ""))
    back = f"/staff/{service.slug}" if service else "/staff"
    if not to_id or len(note) > assigning.LONGEST:
        wrong = gettext("Choose an officer of this service.") if not to_id else gettext(
            "The note is too long: at most 500 characters."
        )
        return whom_page(references, note, back, wrong, to_id)
    outcomes = assigning.hand_over_all(current_user, references, to_id, note)
    done = [one for one in outcomes if not one.trouble]
    if outcomes and len(done) == len(outcomes):
        flash(ngettext("Done: %(num)s petition", "Done: %(num)s petitions", len(done)), "good")
        return redirect(back, 303)
    page = render_template(
        "staff/together.html", back=back, done=done, note=note, sentence="",
        failed=[one for one in outcomes if one.trouble],
        step={"label": gettext("Hand over to a colleague")},
    )
    return page, 409


def whom_page(
    references: list[str], note: str, back: str, error: str = "", to_id: int = 0
) -> ResponseReturnValue:
    """Ask to whom several petitions go; 422 where that was answered wrongly."""
    found = [one for one in map(_there, references[:MOST]) if one]
    officers = assigning.officers_of(sorted({one.service_code for one in found}))
    page = render_template(
        "staff/hand_over.html", petitions=found, note=note, error=error, to_id=to_id, back=back,
        officers=[one for one in officers if one.id != current_user.id],
        slug=back.rpartition("/")[2],
    )
    return page, 422 if error else 200


def _there(reference: str) -> Petition | None:
    return on_desk(current_user, reference)
