"""Change a password, or set a new one when it is forgotten."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.blueprint import bp, page_status
from portal.accounts.browsers import make_known
from portal.accounts.forms import CounterForm, ForgotForm, PasswordForm, ResetForm
from portal.accounts.identity import index_of
from portal.accounts.limits import address, spend
from portal.accounts.operations import (
    BadCode,
    change_password,
    link_is_good,
    request_reset,
    reset_password,
    reset_with_code,
)
from portal.accounts.pace import even_pace
from portal.accounts.passwords import WeakPassword
from portal.i18n import gettext as _
from portal.policy import public, signed_in


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.is_submitted():
        spend(("password_account", str(current_user.id)))
    if form.validate_on_submit():
        try:
            change_password(current_user, form.current.data or "", form.password.data or "")
        except BadCode as wrong:
            form.current.errors = [str(wrong)]
        except WeakPassword as weak:
            form.password.errors = [str(weak)]
        else:
            flash(_("Your password was changed. All other sessions were ended."), "good")
            return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/password.html", form=form), page_status()


@bp.route("/account/forgot", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """The answer is the same whether the ID has an account, an address, or neither."""
    form = ForgotForm()
    if form.is_submitted():
        spend(("forgot_address", address()))
    if form.validate_on_submit():
        with even_pace():
            request_reset(form.national_id.data)
        return render_template("accounts/forgot_sent.html")
    return render_template("accounts/forgot.html", form=form), page_status()


@bp.route("/account/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    form = ResetForm()
    if form.is_submitted():
        spend(("reset_address", address()))
    if not link_is_good(token):
        return render_template("accounts/reset_over.html"), 410
    if form.validate_on_submit():
        try:
            user = reset_password(token, form.password.data or "")
        except WeakPassword as weak:
            form.password.errors = [str(weak)]
        except BadCode:
            return render_template("accounts/reset_over.html"), 410
        else:
            return _done(user.national_id_index)
    return render_template("accounts/reset.html", form=form), page_status()


@bp.route("/account/reset", methods=["GET", "POST"])
@public
def reset_at_counter() -> ResponseReturnValue:
    form = CounterForm()
    if form.is_submitted():
        spend(("reset_address", address()))
    if form.validate_on_submit():
        spend(("reset_account", index_of(form.national_id.data)))
        try:
            user = reset_with_code(
                form.national_id.data, form.code.data or "", form.password.data or ""
            )
        except WeakPassword as weak:
            form.password.errors = [str(weak)]
        except BadCode as wrong:
            form.code.errors = [str(wrong)]
        else:
            return _done(user.national_id_index)
    return render_template("accounts/reset_counter.html", form=form), page_status()


def _done(index: str) -> ResponseReturnValue:
    """Whoever could open the link is known here from now on, whatever strangers try."""
    flash(_("Your new password is set. Please sign in with it."), "good")
    response = redirect(url_for("accounts.login"), 303)
    return make_known(response, index)  # type: ignore[arg-type]
