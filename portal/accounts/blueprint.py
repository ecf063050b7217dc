"""The blueprint all pages of accounts hang on, and what it wires into the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import phones
from portal.accounts.agents import browser_name
from portal.accounts.sessions import init_sessions
from portal.accounts.staff_types import staff_type_label
from portal.accounts.targets import safe_next
from portal.policy import enforce, policy_of, public, signed_in

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("accounts", __name__)
bp.add_app_template_filter(browser_name, "browser_name")
bp.add_app_template_filter(phones.grouped, "grouped_phone")
bp.add_app_template_filter(phones.masked, "masked_phone")
bp.add_app_template_filter(staff_type_label, "staff_type")


@bp.record_once
def _wire(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    init_sessions()
    before = app.before_request_funcs.setdefault(None, [])
    place = before.index(enforce) if enforce in before else len(before)
    before.insert(place, ask_second_factor)


def ask_second_factor() -> ResponseReturnValue | None:
    """Who holds a role but has not shown the second factor is asked for it, not told 404."""
    policy = policy_of(current_app, request.endpoint) if request.endpoint else None
    if policy in (None, public, signed_in) or not current_user.is_authenticated:
        return None
    if not current_user.waiting_grants or not policy.may(current_user.promoted):
        return None
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.totp", next=back), 303)


def wished(otherwise: str) -> str:
    """Where to go when a form is done: `next` when it is a place of ours, else `otherwise`."""
    return safe_next(request.values.get("next")) or otherwise


def page_status() -> int:
    """200 for a fresh page, 422 for one that was posted and is shown again."""
    return 422 if request.method == "POST" else 200
