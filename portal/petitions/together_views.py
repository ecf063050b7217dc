"""One step for several petitions, from a queue or from the approver's page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.i18n import gettext, ngettext
from portal.petitions.approvals import waiting_for
from portal.petitions.assigning_views import HAND_OVER, whom_page
from portal.petitions.together import Outcome, advance_all, steps_of
from portal.plugins import registry
from portal.policy import handlers, staff

bp = Blueprint("together", __name__, url_prefix="/staff")


@bp.get("/approvals")
@staff
def approvals() -> ResponseReturnValue:
    """What waits for the reader's approval, over all services, longest promised first."""
    cases = waiting_for(current_user)
    services = [s for case in cases if (s := case.petition.service)]
    return render_template(
        "staff/approvals.html", cases=cases, steps=steps_of(current_user, services)
    )


@bp.post("/together")
@handlers
def together() -> ResponseReturnValue:
    """`petition` (several, `reference:version`), `action`, `note`; `slug` of the queue or none."""
    chosen = [found for text in request.form.getlist("petition") if (found := _parsed(text))]
    action, note = request.form.get("action", ""), request.form.get("note", "")[:4000]
    service = registry().by_slug(request.form.get("slug", ""))
    back = f"/staff/{service.slug}" if service else url_for("together.approvals")
    if action == HAND_OVER and chosen:
        return whom_page([reference for reference, _version in chosen], note, back)
    step = next((s for s in steps_of(current_user, registry()) if s.action == action), None)
    outcomes: list[Outcome] = []
    sentence = _missing(bool(chosen), step is not None, bool(step and step.note), note)
    if not sentence:
        outcomes = advance_all(current_user, chosen, action, note)
    done = [one for one in outcomes if not one.trouble]
    if outcomes and len(done) == len(outcomes):
        told = ngettext("Done: %(num)s petition", "Done: %(num)s petitions", len(done))
        flash(told, "good")
        return redirect(back, 303)
    page = render_template(
        "staff/together.html", back=back, done=done, note=note, sentence=sentence,
        failed=[one for one in outcomes if one.trouble], step=step,
    )
    return page, 409 if outcomes else 422


def _missing(chosen: bool, step: bool, needs_note: bool, note: str) -> str:
    if not chosen:
        return gettext("Choose at least one petition.")
    if not step:
        return gettext("Choose what is to be done.")
    if needs_note and not note.strip():
        return gettext("Write a message that says why.")
    return ""


def _parsed(text: str) -> tuple[str, int] | None:
    reference, _colon, version = text.partition(":")
    if not (reference.isascii() and version.isascii() and version.isdecimal()):
        return None
    return reference[:16], int(version[:9])
