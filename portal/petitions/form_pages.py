"""The pages of a form being filled in, whoever fills it in: typing, files, checking, sending."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException

from portal.errors import Conflict, NotAllowed, PortalError
from portal.i18n import gettext, moment
from portal.petitions.answers import sections
from portal.petitions.applicant import applicant_facts
from portal.petitions.desk import conflict_page
from portal.petitions.filling import Filling
from portal.petitions.operations import advance
from portal.petitions.prefilling import prefill
from portal.petitions.summary import Summary


def once(
    look: Callable[[], ResponseReturnValue], sent: Callable[[str], str | None]
) -> ResponseReturnValue:
    """Answer a form sent again with what became of it; `sent` gives the address for its token.

    A twin of this request may send the form while this one still looks at it: then the draft
    is gone under our hands, and only asking once more tells that all is well.
    """

    def done() -> ResponseReturnValue | None:
        token = request.form.get("token", "")
        address = sent(token) if token and request.method == "POST" else None
        return redirect(address, 303) if address else None

    try:
        answer = done() or look()
    except (HTTPException, PortalError):
        found = done()
        if found is None:
            raise
        return found
    return answer if isinstance(answer, Response) else done() or answer


def fill(filling: Filling) -> ResponseReturnValue:
    """The form, and what comes of it when it is posted: kept as typed, then on to the check."""
    if request.method == "GET":
        filling.look()
        form = filling.form()
        prefill(form, request.args)
        return _page(filling, form)
    form = filling.sent(request.form)
    filling.keep(request.form, form)
    errors = filling.receive(request.files)
    if removed := request.form.get("remove"):
        filling.remove(removed)
        return redirect(f"{filling.form_url}#files", 303)
    if request.form.get("estimate"):
        return redirect(f"{filling.form_url}#estimate", 303)
    if (again := request.form.get("again", "")) in form:  # what may be chosen follows the answers
        return redirect(f"{filling.form_url}#{again}-0", 303)
    valid = form.validate()
    errors = {**filling.missing(), **errors}
    if valid and not errors:
        return redirect(filling.check_url, 303)
    return _page(filling, form, errors), 422


def _page(filling: Filling, form: FlaskForm, errors: dict[str, object] | None = None) -> str:
    errors = errors or {}
    files = filling.files()
    return render_template(
        "petitions/form.html",
        service=filling.service,
        for_whom=filling.for_whom,
        form=form,
        slots=[(s, files.get(s.code), errors.get(s.code)) for s in filling.service.slots],
        applicant=applicant_facts(filling.applicant_id),
        saved_at=filling.draft.saved_at if filling.draft.answers else None,
        estimate=filling.estimate(request.args),
        estimate_url=filling.url("estimate"),
        autosave_url=filling.url("draft"),
        upload_url=filling.url("files") + "/",
        petition=Summary(filling.petition) if filling.petition else None,
        note=filling.petition.note if filling.petition else "",
    )


def autosave(filling: Filling) -> ResponseReturnValue:
    """What the script sends while somebody types."""
    draft = filling.keep(request.form, filling.sent(request.form))
    return jsonify(saved=gettext("Draft saved %(moment)s", moment=moment(draft.saved_at)))


def attach_one(filling: Filling, slot: str) -> ResponseReturnValue:
    """One file sent by the script while the form is still being filled in."""
    if request.form.get("remove"):
        filling.remove(slot)
        return jsonify(removed=slot)
    errors = filling.receive(request.files, only=slot)
    if errors or slot not in request.files:
        return jsonify(error=str(errors.get(slot, gettext("Choose a file.")))), 422
    file = filling.files()[slot]
    return jsonify(id=file.id, name=file.shown_name, size=file.size, view=f"/files/{file.id}")


def check_and_send(filling: Filling) -> ResponseReturnValue:
    """The answers once more; posted with the box ticked, they are sent."""
    form = filling.form(typed_only=True)
    wrong = not form.validate() or filling.missing()
    if wrong:
        return _page(filling, form, filling.missing()), 422
    error: object = ""
    if request.method == "POST":
        if request.form.get("confirm"):
            try:
                return _send(filling, form)
            except NotAllowed:
                raise
            except PortalError as refusal:
                if refusal.status != 422:
                    raise
                error = refusal.message
        else:
            error = gettext("Tick the box to certify your statements before sending.")
    return _check_page(filling, form, error), 422 if error else 200


def _check_page(filling: Filling, form: FlaskForm, error: object) -> str:
    files = filling.files()
    return render_template(
        "petitions/check.html",
        service=filling.service,
        for_whom=filling.for_whom,
        sections=[
            (gettext("Applicant"), None, applicant_facts(filling.applicant_id)), *sections(form)
        ],
        estimate=filling.estimate(),
        files=[(slot.label, files.get(slot.code)) for slot in filling.service.slots],
        token=filling.draft.token,
        edit_url=filling.form_url,
        error=error,
    )


def _send(filling: Filling, form: FlaskForm) -> ResponseReturnValue:
    if filling.petition is None:
        return redirect(filling.sent_url(filling.submit(form).reference), 303)
    here = url_for("petitions.show", reference=filling.petition.reference)
    try:
        advance(
            filling.petition.id, filling.action, current_user, office=False,
            version=filling.draft.petition_version, form=form, draft_id=filling.draft.id,
        )
    except Conflict as conflict:  # what was typed lies in the draft
        return conflict_page(filling.petition, "", conflict, here), 409
    return redirect(here, 303)
