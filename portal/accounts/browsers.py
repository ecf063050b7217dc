"""Browsers a person has signed in with before: strangers' tries cannot shut these out.

The cookie opens nothing. It only says that this browser once proved to belong to an account, so
that its tries are counted apart from those of strangers who hammer the same ID.
"""

from __future__ import annotations

import re
import secrets
from hmac import compare_digest

from flask import Response, current_app, request

from portal import sealing

_DAYS = 400  # browsers cap cookies at this
_MOST = 8  # people of one browser, for families and offices
_MARK = 22  # hex digits; forging one only buys five tries a minute
_SHAPE = re.compile(rf"[A-Za-z0-9_-]{{16}}(?:\.[0-9a-f]{{{_MARK}}}){{0,{_MOST}}}")


def known_browser(index: str) -> str | None:
    """This browser's own name when the account of this ID index knows it, else None."""
    name, marks = _read()
    mark = _mark(name, index)
    return name if any(compare_digest(mark, other) for other in marks) else None


def make_known(response: Response, index: str) -> Response:
    """Let the account of this ID index know the browser from now on."""
    name, marks = _read()
    name = name or secrets.token_urlsafe(12)
    mark = _mark(name, index)
    kept = [mark, *(m for m in marks if m != mark)][:_MOST]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        _cookie(), ".".join((name, *kept)), max_age=_DAYS * 86_400, httponly=True,
        secure=secure, samesite="Lax", path="/",
    )
    return response


def _read() -> tuple[str, list[str]]:
    value = request.cookies.get(_cookie(), "")
    if not _SHAPE.fullmatch(value):
        return "", []
    name, *marks = value.split(".")
    return name, marks


def _mark(name: str, index: str) -> str:
    return sealing.index("browser", f"{name}:{index}")[:_MARK]


def _cookie() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"
