"""A cookie that was verified once is verified for what it is: its age and its key still count."""

from __future__ import annotations

import pytest
from itsdangerous import BadSignature

from portal import cookies
from portal.app import Portal


def opened(app: Portal, value: str) -> dict[str, object]:
    """What the session of a request with this cookie holds."""
    name = app.config["SESSION_COOKIE_NAME"]
    with app.test_request_context(headers={"Cookie": f"{name}={value}"}) as context:
        return dict(app.session_interface.open_session(app, context.request) or {})


def signed(app: Portal, **kept: object) -> str:
    """A session cookie of ours."""
    return str(app.session_interface.get_signing_serializer(app).dumps(kept))


def test_a_verified_cookie_grows_old(app: Portal, monkeypatch: pytest.MonkeyPatch):
    value = signed(app, token="x")
    assert opened(app, value) == {"token": "x"}
    later = cookies.time() + app.permanent_session_lifetime.total_seconds() + 5
    monkeypatch.setattr(cookies, "time", lambda: later)
    assert opened(app, value) == {}


def test_a_forged_cookie_opens_nothing_however_often_it_comes(app: Portal):
    value = signed(app, token="x")
    for _ in range(3):
        assert opened(app, value[:-2] + ("AA" if value[-2:] != "AA" else "BB")) == {}
    with pytest.raises(BadSignature):
        cookies._verified(app.session_interface.get_signing_serializer(app), "x.y.z")


def test_what_one_request_changes_another_does_not_see(app: Portal):
    value = signed(app, notes=["a"])
    first = opened(app, value)
    first["notes"].append("b")  # type: ignore[attr-defined]
    assert opened(app, value) == {"notes": ["a"]}
