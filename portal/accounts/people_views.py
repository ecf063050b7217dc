"""The counter: an officer finds the person by the whole ID, verifies, or helps with a password."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.accounts import operations, queries
from portal.accounts.admin_forms import FindPersonForm, ReasonForm, SeenForm
from portal.accounts.blueprint import bp, page_status
from portal.accounts.models import User
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
            return _page(found)
        form.national_id.errors = [_("There is no open account with this number.")]
    return render_template("accounts/people.html", form=form), page_status()


@bp.post("/staff/people/verify")
@staff
def verify_at_counter() -> ResponseReturnValue:
    found, form = _held(), SeenForm()
    if not form.validate_on_submit():
        return _page(found, wrong=form), 422
    operations.verify_person(current_user, found.id, form.seen.data or "")
    flash(_("The account is verified."), "good")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/staff/people/code")
@staff
def code_at_counter() -> ResponseReturnValue:
    found, form = _held(), ReasonForm()
    if not form.validate_on_submit():
        return _page(found, wrong=form), 422
    code = operations.issue_counter_code(current_user, found.id, form.reason.data or "")
    return _page(found, code=code)


def _held() -> User:
    """The person of the sealed handle: one this very session has looked up by the whole ID."""
    try:
        session_id, user_id = _seal().loads(request.form.get("handle", ""), HANDLE_LASTS)
    except BadSignature:
        abort(404)
    if session_id != current_user.session_id:
        abort(404)
    return queries.person(user_id)


def _page(found: User, wrong: Form | None = None, **more: Any) -> str:
    return render_template(
        "accounts/people.html", form=FindPersonForm(formdata=None), person=found,
        masked_id=queries.masked_id(found), has_role=queries.holds_role(found.id),
        handle=_seal().dumps([current_user.session_id, found.id]),
        seen_form=wrong if isinstance(wrong, SeenForm) else SeenForm(formdata=None),
        reason_form=wrong if isinstance(wrong, ReasonForm) else ReasonForm(formdata=None),
        wrong=wrong, **more,
    )


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="person at the counter")
