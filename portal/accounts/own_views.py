"""One's own account: details, sessions, consents, who looked at the data, and a copy of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import notice, queries
from portal.accounts.blueprint import bp, page_status
from portal.accounts.copy import copy_of
from portal.accounts.forms import TITLES, ProfileForm
from portal.accounts.identity import decrypt, with_dashes
from portal.accounts.limits import spend
from portal.accounts.operations import BadCode, Profile, set_consent, update_profile
from portal.accounts.sessions import end_own_session, sign_out_everywhere
from portal.i18n import gettext as _
from portal.policy import signed_in


@bp.route("/account/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    user = queries.person(current_user.id)
    form = ProfileForm(obj=user)
    if form.is_submitted():
        spend(("password_account", str(user.id)))
    if form.validate_on_submit():
        wanted: dict[str, Any] = {name: form[name].data for name in Profile.__slots__}
        try:
            changed = update_profile(user.id, Profile(**wanted), form.password.data or "")
        except BadCode as wrong:
            form.password.errors = [str(wrong)]
        else:
            if changed:
                flash(_("Your details were saved."), "good")
            return redirect(url_for("accounts.profile"), 303)
    return render_template(
        "accounts/profile.html", form=form, user=user, titles=TITLES,
        own_id=with_dashes(decrypt(user.national_id_cipher, user.national_id_index)),
        has_role=bool(current_user.grants or current_user.waiting_grants),
    ), page_status()


@bp.get("/account/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    return render_template(
        "accounts/sessions.html", sessions=queries.live_sessions(current_user),
        present=current_user.session_id,
    )


@bp.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """Ending a session that is foreign or over looks the same as ending one's own."""
    end_own_session(current_user.id, session_id)
    flash(_("The session was ended."), "good")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    sign_out_everywhere(current_user.id, except_=current_user.session_id)
    flash(_("All other sessions were ended."), "good")
    return redirect(url_for("accounts.sessions"), 303)


@bp.get("/account/data")
@signed_in
def data() -> ResponseReturnValue:
    return render_template(
        "accounts/data.html", notice=notice.current(),
        consents=queries.consents(current_user.id), looks=queries.looks_at(current_user.id),
    )


@bp.post("/account/data/survey")
@signed_in
def survey() -> ResponseReturnValue:
    """Consent is withdrawn as easily as given: one button each."""
    set_consent(current_user.id, "survey", request.form.get("given") == "1")
    flash(_("Your choice was saved."), "good")
    return redirect(url_for("accounts.data"), 303)


@bp.get("/account/data/copy.json")
@signed_in
def data_copy() -> ResponseReturnValue:
    return copy_of(current_user), 200, {
        "Content-Disposition": 'attachment; filename="my-account.json"'
    }
