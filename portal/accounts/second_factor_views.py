"""The second factor: enrol the telephone, type its code, use or renew recovery codes."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import queries
from portal.accounts.blueprint import bp, page_status, wished
from portal.accounts.forms import CodeForm, RecoveryForm
from portal.accounts.limits import spend
from portal.accounts.operations import (
    BadCode,
    confirm_totp,
    new_recovery_codes,
    pending_secret,
    use_recovery_code,
    use_totp,
)
from portal.accounts.sessions import sign_in
from portal.i18n import gettext as _
from portal.policy import signed_in


@bp.route("/account/totp", methods=["GET", "POST"])
@signed_in
def totp() -> ResponseReturnValue:
    """Ask for a code; who has no second factor yet is led to enrolment."""
    _only_with_role()
    if current_user.second_factor:
        return render_template(
            "accounts/totp_done.html", left=queries.recovery_codes_left(current_user.id)
        )
    if not queries.is_enrolled(current_user.id):
        return redirect(url_for("accounts.enrol", next=wished("") or None), 303)
    form = CodeForm()
    if _tried(form):
        if use_totp(current_user.id, form.code.data or ""):
            return _let_in()
        form.code.errors = [_("This code is not right, or it was used before.")]
    page = render_template("accounts/totp.html", form=form, next=wished(""))
    return page, page_status()


@bp.route("/account/recovery", methods=["GET", "POST"])
@signed_in
def recovery() -> ResponseReturnValue:
    """A spare code instead of the telephone."""
    _only_with_role()
    form = RecoveryForm()
    if _tried(form):
        if use_recovery_code(current_user.id, form.code.data or ""):
            flash(_("The recovery code was used up."), "good")
            return _let_in()
        form.code.errors = [_("This code is not right, or it was used before.")]
    page = render_template("accounts/recovery.html", form=form, next=wished(""))
    return page, page_status()


@bp.route("/account/totp/enrol", methods=["GET", "POST"])
@signed_in
def enrol() -> ResponseReturnValue:
    """Show the QR and ask for the first code; the recovery codes are shown once, right here."""
    _only_with_role()
    if queries.is_enrolled(current_user.id) and not current_user.second_factor:
        return redirect(url_for("accounts.totp"), 303)
    form = CodeForm()
    if _tried(form):
        try:
            codes = confirm_totp(current_user, form.code.data or "")
        except BadCode as wrong:
            form.code.errors = [str(wrong)]
        else:
            sign_in(current_user.id, second_factor=True)
            return render_template("accounts/recovery_codes.html", codes=codes, next=wished(""))
    page = render_template(
        "accounts/totp_enrol.html", form=form, next=wished(""),
        secret=_grouped(pending_secret(current_user)),
    )
    return page, page_status()


@bp.get("/account/totp/qr.svg")
@signed_in
def totp_qr() -> ResponseReturnValue:
    """The secret as a QR code, for this session only."""
    import segno
    from pyotp import TOTP

    _only_with_role()
    if queries.is_enrolled(current_user.id) and not current_user.second_factor:
        abort(404)
    address = TOTP(pending_secret(current_user)).provisioning_uri(
        name=current_user.full_name, issuer_name=current_app.config["PORTAL_OFFICE_SHORT_NAME"]
    )
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=5, border=4, light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.post("/account/recovery-codes")
@signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    _only_with_role()
    if not current_user.second_factor:
        abort(404)
    codes = new_recovery_codes(current_user.id)
    return render_template("accounts/recovery_codes.html", codes=codes, next="")


def _only_with_role() -> None:
    """Citizens have no second factor; for them these pages do not exist."""
    if not (current_user.grants or current_user.waiting_grants):
        abort(404)


def _tried(form: CodeForm | RecoveryForm) -> bool:
    """Whether a code was posted; each try counts, right or wrong."""
    if form.is_submitted():
        who = str(current_user.id)
        spend(("totp_account", who), ("totp_account_day", who))
    return bool(form.validate_on_submit())


def _let_in() -> ResponseReturnValue:
    """The right code: a new session under a new token, which holds the roles."""
    user_id = current_user.id
    sign_in(user_id, second_factor=True)
    return redirect(wished(url_for("catalogue.home")), 303)


def _grouped(secret: str) -> str:
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
