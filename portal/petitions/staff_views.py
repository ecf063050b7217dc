"""The office's side of one petition: the page where it is handled, and the list of late ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from portal.accounts.identity import with_dashes
from portal.errors import Conflict, PortalError
from portal.i18n import gettext
from portal.petitions import desk, talk
from portal.petitions.applicant import national_id
from portal.petitions.late import late
from portal.petitions.models import Petition
from portal.petitions.operations import advance
from portal.petitions.papers import own_paper
from portal.petitions.printing import petition_paper, receipt_paper
from portal.petitions.queries import on_desk
from portal.petitions.steps import find_step
from portal.policy import handlers, readers, staff
from portal.privacy.operations import record_access

bp = Blueprint("staff", __name__, url_prefix="/staff")


def find(reference: str) -> Petition:
    """A petition of a service the reader works for or may read, or 404."""
    return on_desk(current_user, reference) or abort(404)


def process_url(reference: str, anchor: str | None = None) -> str:
    """The page where a petition is handled."""
    return url_for("staff.process", reference=reference, _anchor=anchor)


@bp.get("/late")
@readers
def late_ones() -> ResponseReturnValue:
    size = request.args.get("size", 25, type=int)
    page = late(current_user, size=size, cursor=request.args.get("at"))
    return render_template("staff/late.html", page=page)


@bp.get("/petitions/<reference>")
@readers
def process(reference: str) -> ResponseReturnValue:
    petition = find(reference)
    record_access(current_user.id, petition.applicant_id, "view", reference)
    return process_page(petition)


def process_page(petition: Petition, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page where a petition is handled, as it is now; `more` is what was typed and refused."""
    context = desk.handled(
        current_user, petition, file_id=request.args.get("file"),
        page=request.args.get("page", 1, type=int), zoom="zoom" in request.args, **more,
    )
    return render_template("staff/process.html", **context), status


@bp.post("/petitions/<reference>/step")
@handlers
def step(reference: str) -> ResponseReturnValue:
    """Take a step: `action`, `note`, `version` and what the step's own form asks for."""
    petition = find(reference)
    action, note = request.form.get("action", ""), request.form.get("note", "")[:4000]
    if request.form.get("insert"):  # without script: the page once more, the kept text in it
        return process_page(petition, note=_chosen(petition, note), action=action,
                            forms=desk.typed_forms(current_user, petition, request.form))
    found = find_step(current_user, petition, action, office=True)
    form: FlaskForm | None = None
    if found is not None and found.form is not None:
        form = found.form(formdata=request.form)
        if request.form.get("again"):  # what may be chosen follows the answers
            return process_page(petition, forms={action: form}, note=note, action=action)
        if not form.validate():
            return process_page(petition, 422, forms={action: form}, note=note, action=action)
    try:
        advance(
            petition.id, action, current_user, office=True, note=note, form=form,
            version=request.form.get("version", type=int),
        )
    except Conflict as conflict:
        return desk.conflict_page(petition, note, conflict), 409
    except PortalError as error:
        if error.status == 409:
            return desk.conflict_page(petition, note, error), 409
        typed = {action: form} if form is not None else None
        return process_page(
            petition, error.status, error=error.message, note=note, action=action, forms=typed
        )
    flash(gettext("Done: %(reference)s", reference=reference), "good")
    return redirect(process_url(reference), 303)


def _chosen(petition: Petition, typed: str) -> str:
    number = request.form.get("reply", 0, type=int)
    return desk.with_reply(petition, current_user, typed[:4000], number)


@bp.post("/petitions/<reference>/messages")
@staff
def message(reference: str) -> ResponseReturnValue:
    petition, body = find(reference), request.form.get("body", "")
    if request.form.get("insert"):
        return process_page(petition, body=_chosen(petition, body))
    try:
        talk.write(petition.id, current_user, body, office=True)
    except PortalError as error:
        return process_page(petition, error.status, body=body, body_error=error.message)
    return redirect(process_url(reference, "messages"), 303)


@bp.post("/petitions/<reference>/notes")
@staff
def note(reference: str) -> ResponseReturnValue:
    petition, body = find(reference), request.form.get("body", "")
    try:
        talk.note_inside(petition.id, current_user, body)
    except PortalError as error:
        return process_page(petition, error.status, inside=body, inside_error=error.message)
    return redirect(process_url(reference, "inside"), 303)


@bp.post("/petitions/<reference>/result")
@staff
def result(reference: str) -> ResponseReturnValue:
    """Attach a result file the applicant may download."""
    petition = find(reference)
    try:
        desk.attach_result(petition.id, current_user, request.files.get("result"))
    except PortalError as error:
        if error.status != 422:
            raise
        return process_page(petition, 422, result_error=error.message)
    flash(gettext("The file was attached."), "good")
    return redirect(process_url(reference, "results"), 303)


@bp.post("/petitions/<reference>/reveal")
@readers
def reveal(reference: str) -> ResponseReturnValue:
    """Show the full national ID once; written down and shown to the person."""
    petition = find(reference)
    record_access(current_user.id, petition.applicant_id, "reveal", reference)
    return process_page(petition, full_id=with_dashes(national_id(petition.applicant)))


@bp.get("/petitions/<reference>/print.pdf")
@readers
def print_petition(reference: str) -> ResponseReturnValue:
    petition = find(reference)
    record_access(current_user.id, petition.applicant_id, "print", reference)
    return petition_paper(petition)


@bp.get("/petitions/<reference>/receipt.pdf")
@readers
def receipt(reference: str) -> ResponseReturnValue:
    """For the person at the counter who has lost theirs, or filed there."""
    petition = find(reference)
    record_access(current_user.id, petition.applicant_id, "print", reference)
    return receipt_paper(petition)


@bp.get("/petitions/<reference>/papers/<code>.pdf")
@readers
def paper(reference: str, code: str) -> ResponseReturnValue:
    petition = find(reference)
    record_access(current_user.id, petition.applicant_id, "print", reference)
    return own_paper(petition, code, at_desk=True)
