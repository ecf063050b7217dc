"""The counter: an officer finds the person by the whole ID, verifies, or helps with a password."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.accounts import operations, queries
from portal.accounts.admin_forms import FindPersonForm, ReasonForm, SeenForm, UndoForm
from portal.accounts.blueprint import bp, page_status
from portal.accounts.forms import TITLES
from portal.accounts.models import User
from portal.counter import consent
from portal.counter.forms import BeginForm, NewPersonForm
from portal.counter.queries import services_of
from portal.i18n import gettext as _
from portal.i18n.forms import Form
from portal.policy import staff
from portal.privacy.operations import record_access

HANDLE_LASTS = 15 * 60  # seconds an officer may take with one person


@bp.route("/staff/people", methods=["GET", "POST"])
@staff
def people() -> ResponseReturnValue:
    """Only who knows the whole number finds the account; every finding is written down."""
    form = FindPersonForm()
    if form.validate_on_submit():
        found = queries.by_national_id(form.national_id.data)
        if found is not None:
            record_access(current_user.id, found.id, "view", "counter")
            return person_page(found)
        form.national_id.errors = [_("There is no open account with this number.")]
        new = NewPersonForm(formdata=None, data={"national_id": form.national_id.data})
        return search_page(form, new), page_status()
    return search_page(form), page_status()


def search_page(form: FindPersonForm | None = None, new: NewPersonForm | None = None) -> str:
    """Nobody found: the search once more, and the form for an account to be made."""
    return render_template(
        "accounts/people.html", form=form or FindPersonForm(formdata=None), new_form=new,
        titles=TITLES, wrong=new if new is not None and new.errors else None,
    )


@bp.post("/staff/people/verify")
@staff
def verify_at_counter() -> ResponseReturnValue:
    found, form = person_at_counter(), SeenForm()
    if not form.validate_on_submit():
        return person_page(found, wrong=form), 422
    operations.verify_person(current_user, found.id, form.seen.data or "")
    flash(_("The account is verified."), "good")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/staff/people/unverify")
@staff
def unverify_at_counter() -> ResponseReturnValue:
    """`why`: the wrong person's card was seen, or the wrong account was open."""
    found, form = person_at_counter(), UndoForm()
    if not form.validate_on_submit():
        return person_page(found, wrong=form), 422
    operations.unverify_person(current_user, found.id, form.why.data or "")
    flash(_("The account is not verified any more."), "good")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/staff/people/code")
@staff
def code_at_counter() -> ResponseReturnValue:
    found, form = person_at_counter(), ReasonForm()
    if not form.validate_on_submit():
        return person_page(found, wrong=form), 422
    code = operations.issue_counter_code(current_user, found.id, form.reason.data or "")
    return person_page(found, code=code)


def person_at_counter() -> User:
    """The person of the sealed handle: one this very session has looked up by the whole ID."""
    try:
        session_id, user_id = _seal().loads(request.form.get("handle", ""), HANDLE_LASTS)
    except BadSignature:
        abort(404)
    if session_id != current_user.session_id:
        abort(404)
    return queries.person(user_id)


def person_page(found: User, wrong: Form | None = None, **more: Any) -> str:
    """What may be done for the person found; `wrong` is the form that was refused."""
    seen_by = queries.name_of(found.verified_by_id) if found.verified_by_id else ""
    return render_template(
        "accounts/people.html", form=FindPersonForm(formdata=None), person=found,
        masked_id=queries.masked_id(found), has_role=queries.holds_role(found.id),
        handle=_seal().dumps([current_user.session_id, found.id]),
        seen_form=wrong if isinstance(wrong, SeenForm) else SeenForm(formdata=None),
        reason_form=wrong if isinstance(wrong, ReasonForm) else ReasonForm(formdata=None),
        undo_form=wrong if isinstance(wrong, UndoForm) else UndoForm(formdata=None),
        begin_form=wrong if isinstance(wrong, BeginForm) else begin_form(formdata=None),
        words=consent.WORDS, seen_by=seen_by, wrong=wrong, **more,
    )


def begin_form(**more: Any) -> BeginForm:
    """To file for the person, with the services this officer may file."""
    services = services_of(current_user)
    return BeginForm([(s.code, str(s.label)) for s in services], **more)


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="person at the counter")
