"""The doors of administration, for those who may go through them."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.administration.pages import ADMIN_PAGES, SECTIONS, AdminPage
from portal.policy import auditor, policy_of

bp = Blueprint("administration", __name__)


@bp.get("/admin/")
@auditor
def index() -> ResponseReturnValue:
    sections = [
        (heading, [page for page in ADMIN_PAGES if page.section == key and _is_open(page)])
        for key, heading in SECTIONS.items()
    ]
    return render_template("administration/index.html", sections=sections)


def _is_open(page: AdminPage) -> bool:
    if page.endpoint not in current_app.view_functions:
        return False
    policy = policy_of(current_app, page.endpoint)
    return policy is not None and policy.may(current_user)
