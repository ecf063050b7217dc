"""Register, sign in, sign out, and the privacy notice."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import captcha, notice
from portal.accounts.blueprint import bp, page_status, wished
from portal.accounts.browsers import make_known
from portal.accounts.forms import TITLES, LoginForm, RegisterForm
from portal.accounts.limits import address, spend
from portal.accounts.operations import (
    SignInRefused,
    register,
    sign_in_with_password,
    wants_captcha,
)
from portal.accounts.pace import even_pace
from portal.accounts.sessions import sign_out
from portal.i18n import current_language
from portal.offers.queries import offers
from portal.policy import public, signed_in

__all__ = ["bp"]

_REGISTERED = (
    "national_id", "password", "title", "first_name", "last_name", "phone", "staff_type",
    "email", "survey",
)


@bp.route("/account/register", methods=["GET", "POST"], endpoint="register")
@public
def register_page() -> ResponseReturnValue:
    """New and known IDs lead to the same page in the same time (see docs/security.md)."""
    form = RegisterForm()
    if form.is_submitted():
        spend(("register_address", address()))
    if form.validate_on_submit():
        with even_pace():
            person = {name: form[name].data for name in _REGISTERED}
            register(**person, notice_read=True, language=current_language())
        return redirect(url_for("accounts.login", registered=1, next=wished("") or None), 303)
    return render_template(
        "accounts/register.html", form=form, titles=TITLES, next=wished(""),
        notice=notice.current(),
    ), page_status()


@bp.route("/account/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(wished(url_for("catalogue.home")), 303)
    form = LoginForm()
    if "captcha" in form and not wants_captcha(form.national_id.data):
        del form.captcha
    if form.validate_on_submit():
        try:
            who = sign_in_with_password(form.national_id.data, form.password.data or "")
        except SignInRefused as refused:
            form = LoginForm(ask=wants_captcha(form.national_id.data))
            form.form_errors = [str(refused)]
        else:
            back = wished("") or None
            target = url_for("accounts.totp", next=back) if who.holds_role else back
            response = redirect(target or url_for("catalogue.home"), 303)
            return make_known(response, who.index)  # type: ignore[arg-type]
    return render_template("accounts/login.html", form=form, next=wished("")), page_status()


@bp.post("/account/logout")
@signed_in
def logout() -> ResponseReturnValue:
    sign_out()
    return redirect(url_for("catalogue.home"), 303)


@bp.get("/account/captcha", endpoint="captcha")
@public
def captcha_puzzle() -> ResponseReturnValue:
    """A puzzle for the browser; nothing is kept of it."""
    return captcha.puzzle()


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template(
        "accounts/privacy.html", notice=notice.current(), services=offers()
    )


# The other pages of this room hang themselves on the same blueprint.
from portal.accounts import (  # noqa: E402
    own_views,
    password_views,
    people_views,
    second_factor_views,
)

PAGES = (own_views, password_views, people_views, second_factor_views)
