"""Who may call a route. Every view carries one policy; a view without one stops the boot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import csrf
from portal.plugins import BadPlugin

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """A named question about the reader. Rows are guarded by queries, not here."""

    name: str
    may: Callable[[Any], bool]

    def __call__(self, view: View) -> View:
        """Mark a view: `@bp.get("/x")` above, `@signed_in` below."""
        view.policy = self  # type: ignore[attr-defined]
        return view


public = Policy("public", lambda user: True)
signed_in = Policy("signed_in", lambda user: user.is_authenticated)
staff = Policy("staff", lambda user: user.is_authenticated and user.is_staff)
#: Who may take a step on somebody's petition; which one, its workflow says.
handlers = Policy(
    "handlers", lambda user: user.is_authenticated and (user.is_staff or user.is_admin)
)
readers = Policy("readers", lambda user: user.is_authenticated and user.reads_queues)
admin = Policy("admin", lambda user: user.is_authenticated and user.is_admin)
auditor = Policy(
    "auditor", lambda user: user.is_authenticated and (user.is_admin or user.is_auditor)
)


def called_by_machines(view: View) -> View:
    """Mark a POST view other systems call: no CSRF token comes, so it must prove the caller."""
    csrf.exempt(view)
    return public(view)


def staff_of(service_code: str) -> Policy:
    """Those who work for one service, for pages that change something of it."""
    return Policy(
        f"staff of {service_code}",
        lambda user: user.is_authenticated and user.has(service_code, "staff"),
    )


def readers_of(service_code: str) -> Policy:
    """Those who may read the queue of one service: administrators and auditors too."""
    return Policy(
        f"readers of {service_code}",
        lambda user: user.is_authenticated and user.may_read(service_code),
    )


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """The policy of an endpoint. Views made by libraries we mount are files anyone may read."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return public
    return getattr(app.view_functions[endpoint], "policy", None)


def check_routes(app: Flask) -> None:
    """Stop the boot, naming the rule, where a view says nothing about who may call it.

    Raises BadPlugin, with its name, where the view is a plugin's.
    """
    for rule in app.url_map.iter_rules():
        if policy_of(app, rule.endpoint) is None:
            trouble = f"route {rule.rule} ({rule.endpoint}) declares no policy"
            module = getattr(app.view_functions[rule.endpoint], "__module__", "")
            if author := app.extensions["portal"].author(module):
                raise BadPlugin(f"plugin {author}: {trouble}")
            raise RuntimeError(trouble)


def enforce() -> ResponseReturnValue | None:
    """Before every request: the policy of the route decides; strangers are asked to sign in."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    policy = policy_of(current_app, endpoint)
    if policy is public or (policy is not None and policy.may(current_user)):
        return None
    if current_user.is_authenticated:
        abort(404)
    back = request.full_path if request.method == "GET" else None
    return redirect(url_for("accounts.login", next=back), 303)
