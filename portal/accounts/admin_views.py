"""Administration of accounts: the list, one account, its roles, and its opening and closing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import operations, queries
from portal.accounts.admin_forms import GrantForm, ReasonForm, RoleForm, SearchForm, SeenForm
from portal.accounts.identity import with_dashes
from portal.accounts.listing import people
from portal.accounts.models import User
from portal.accounts.roles import role_label
from portal.i18n import gettext as _
from portal.i18n.forms import Form
from portal.offices.queries import told_place_of
from portal.policy import admin
from portal.privacy.operations import record_access

bp = Blueprint("admin", __name__)

#: What is done to an account with a word about it: the last part of the address, and its form.
ACTS: dict[str, type[Form]] = {
    "grant": GrantForm, "verify": SeenForm, "code": ReasonForm, "second-factor": ReasonForm,
    "revoke-all": ReasonForm, "disable": ReasonForm, "enable": ReasonForm,
}


@bp.route("/admin/users", methods=["GET", "POST"])
@admin
def users() -> ResponseReturnValue:
    form = SearchForm()
    asked = form.validate_on_submit()
    search = (form.q.data or "") if asked else ""
    role, standing = (form.role.data, form.standing.data) if asked else ("", "")
    found = people(
        current_user, search=search, role=role or "", standing=standing or "", after=form.place()
    )
    return render_template(
        "accounts/admin/users.html", form=form, people=found, role_label=role_label,
        search=search, narrowed=bool(search or role or standing), masked_id=queries.masked_id,
    )


@bp.get("/admin/users/<int:user_id>")
@admin
def user(user_id: int) -> ResponseReturnValue:
    """One account, masked; the look itself is written down."""
    found = _find(user_id)
    record_access(current_user.id, found.id, "view")
    return _page(found)


@bp.post("/admin/users/<int:user_id>/reveal")
@admin
def reveal(user_id: int) -> ResponseReturnValue:
    found = _find(user_id)
    return _page(found, full_id=with_dashes(operations.reveal(current_user, found.id)))


@bp.post("/admin/users/<int:user_id>/grant")
@admin
def grant(user_id: int) -> ResponseReturnValue:
    form = GrantForm()
    return _done(user_id, form, lambda found: operations.grant(
        current_user, found.id, *_split(form.role.data)), _("The role was given."))


@bp.post("/admin/users/<int:user_id>/revoke")
@admin
def revoke(user_id: int) -> ResponseReturnValue:
    form = RoleForm()
    return _done(user_id, form, lambda found: operations.revoke(
        current_user, found.id, *_split(form.role.data or "")), _("The role was taken away."))


@bp.post("/admin/users/<int:user_id>/revoke-all")
@admin
def revoke_all(user_id: int) -> ResponseReturnValue:
    """Somebody leaves: all roles at once."""
    form = ReasonForm()
    return _done(user_id, form, lambda found: operations.revoke_all(
        current_user, found.id, form.reason.data or ""), _("All roles were taken away."))


@bp.post("/admin/users/<int:user_id>/disable")
@admin
def disable(user_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return _done(user_id, form, lambda found: operations.disable(
        current_user, found.id, form.reason.data or ""), _("The account is disabled."))


@bp.post("/admin/users/<int:user_id>/enable")
@admin
def enable(user_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return _done(user_id, form, lambda found: operations.enable(
        current_user, found.id, form.reason.data or ""), _("The account is open again."))


@bp.post("/admin/users/<int:user_id>/verify")
@admin
def verify(user_id: int) -> ResponseReturnValue:
    form = SeenForm()
    return _done(user_id, form, lambda found: operations.verify_person(
        current_user, found.id, form.seen.data or ""), _("The account is verified."))


@bp.post("/admin/users/<int:user_id>/second-factor")
@admin
def second_factor(user_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    return _done(user_id, form, lambda found: operations.remove_second_factor(
        current_user, found.id, form.reason.data or ""), _("The second factor was taken away."))


@bp.post("/admin/users/<int:user_id>/code")
@admin
def counter_code(user_id: int) -> ResponseReturnValue:
    """The code is shown on this very page and nowhere again."""
    found, form = _find(user_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(found, wrong=form), 422
    code = operations.issue_counter_code(current_user, found.id, form.reason.data or "")
    return _page(found, code=code)


def _find(user_id: int) -> User:
    return queries.account(current_user, user_id) or abort(404)


def _done(user_id: int, form: Form, act: Any, sentence: str) -> ResponseReturnValue:
    """Do it and come back to the account; or the page again, with what is wrong on top."""
    found = _find(user_id)
    if not form.validate_on_submit():
        return _page(found, wrong=form), 422
    act(found)
    flash(sentence, "good")
    return redirect(url_for("admin.user", user_id=user_id), 303)


def _page(found: User, wrong: Form | None = None, **more: Any) -> str:
    return render_template(
        "accounts/admin/user.html", person=found, masked_id=queries.masked_id(found),
        roles=[(role, role_label(role)) for role in queries.roles_of([found.id])[found.id]],
        forms=_forms(wrong), wrong=wrong, place=told_place_of(found.id),
        oneself=found.id == current_user.id, **more,
    )


def _forms(wrong: Form | None) -> dict[str, Form]:
    """A form for each act, its fields under ids of their own; the posted one with its errors."""
    posted = request.path.rpartition("/")[2]
    forms = {
        act: wrong if wrong is not None and act == posted else form(formdata=None)
        for act, form in ACTS.items()
    }
    for act, form in forms.items():
        for field in form:
            field.id = f"{field.id}-{act}"
    return forms


def _split(permission: str) -> tuple[str, str]:
    code, _dot, role = permission.rpartition(".")
    return code, role
