"""The signed session cookie and the CSRF token; their signers are made once, not every time."""

from __future__ import annotations

import secrets
from copy import deepcopy
from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request, current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.url_safe import URLSafeSerializerMixin

CSRF = "csrf_token"  #: Flask-WTF's names for the field, the key in the session and in `g`
SHORT = 500  #: bytes; a cookie may have four thousand
_SALT = "wtf-csrf-token"


class Signer(URLSafeTimedSerializer):
    """Signs what others of its family read; what is short is not packed, which costs 8 µs."""

    def dump_payload(self, obj: Any) -> bytes:
        plain = super(URLSafeSerializerMixin, self).dump_payload(obj)
        return base64_encode(plain) if len(plain) < SHORT else super().dump_payload(obj)


class Cookies(SecureCookieSessionInterface):
    """Flask's sessions; making a signer costs more than signing, and a page signs twice."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            return None
        return self._signer(app.secret_key, *app.config["SECRET_KEY_FALLBACKS"] or ())

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """As Flask's; a cookie that comes again need not be verified again, only be young."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        try:
            kept, signed_at = _verified(signer, value)
        except BadSignature:
            return self.session_class()
        old = time() - signed_at > app.permanent_session_lifetime.total_seconds()
        return self.session_class() if old else self.session_class(deepcopy(kept))

    @lru_cache(maxsize=8)  # noqa: B019 - there is one of us per class
    def _signer(self, key: str | bytes, *old: str | bytes) -> Signer:
        how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        keys: list[Any] = [*old, key]  # the present one last, as itsdangerous expects it
        return Signer(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=how)


@lru_cache(maxsize=2048)
def _verified(signer: URLSafeTimedSerializer, value: str) -> tuple[dict[str, Any], float]:
    """What a signed cookie holds and when it was signed, seconds since 1970; or BadSignature."""
    kept, signed_at = signer.loads(value, return_timestamp=True)
    return kept, signed_at.timestamp()


@lru_cache(maxsize=2048)
def _signed(key: str | bytes, mark: str, _minute: int) -> str:
    """The token of a mark; within a minute the same, as its age is checked in hours."""
    return str(_signer(key).dumps(mark))


@lru_cache(maxsize=8)
def _signer(key: str | bytes) -> Signer:
    return Signer(key, salt=_SALT)


def csrf_token() -> str:
    """What `flask_wtf.csrf.generate_csrf` answers, and `validate_csrf` checks."""
    marks = g._get_current_object()  # noqa: SLF001 - Werkzeug's own way past the proxy
    token: str | None = marks.get(CSRF)
    if token is None:
        kept = session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
        if not isinstance(kept.get(CSRF), str):
            kept[CSRF] = secrets.token_hex(20)
        key = current_app.config.get("WTF_CSRF_SECRET_KEY") or current_app.secret_key
        token = marks.csrf_token = _signed(key, kept[CSRF], int(time() // 60))
    return token
