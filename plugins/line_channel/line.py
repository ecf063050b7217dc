"""LINE's Messaging API as far as we need it: push a text, and prove that a call is LINE's."""

import base64
import hashlib
import hmac
import json
import os
from urllib.parse import urlsplit

from flask import Flask, current_app

from portal.sdk import Deferred, Rejected, post

TOKEN, SECRET, URL = "PORTAL_LINE_TOKEN", "PORTAL_LINE_SECRET", "PORTAL_LINE_URL"
DEFAULTS = {TOKEN: "", SECRET: "", URL: "https://api.line.me"}
LONGEST = 5000  #: characters of one text
ACCEPTED_BEFORE = 409  #: the same retry key was taken already
TOO_MANY = 429


def configure(app: Flask) -> None:
    """Read the settings. ValueError for half of them, or a token that would travel in the open."""
    for name, default in DEFAULTS.items():
        app.config[name] = str(os.environ.get(name) or app.config.get(name) or default).strip()
    parts = urlsplit(app.config[URL])
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError(f"{URL} begins with https://")
    if not app.config[TOKEN].isprintable() or not app.config[TOKEN].isascii():
        raise ValueError(f"{TOKEN} is one line of ASCII")
    if bool(app.config[TOKEN]) is not bool(app.config[SECRET]):
        raise ValueError(f"{TOKEN} and {SECRET} go together")


def is_set_up() -> bool:
    """Whether the office has a channel: without token and secret nothing is sent or heard."""
    return bool(current_app.config[TOKEN] and current_app.config[SECRET])


def push(to: str, text: str, *, key: str) -> None:
    """Send `text` to a LINE user. The same `key`, a UUID, is delivered once, however often sent.

    Raises Unreachable or Deferred where it is to be tried again, Rejected where that is no use:
    400 (the message), 401 and 403 (the token).
    """
    body = json.dumps({"to": to, "messages": [{"type": "text", "text": text}]})
    answer = post(
        current_app.config[URL].rstrip("/") + "/v2/bot/message/push", body.encode(),
        {
            "Authorization": f"Bearer {current_app.config[TOKEN]}",
            "Content-Type": "application/json",
            "X-Line-Retry-Key": key,
        },
    )
    if 200 <= answer.status < 300 or answer.status == ACCEPTED_BEFORE:
        return
    said = f"LINE {answer.status} {answer.text}".replace(to, "[hidden]")
    raise Deferred(said) if answer.status >= 500 or answer.status == TOO_MANY else Rejected(said)


def is_signed(body: bytes, signature: str) -> bool:
    """Whether LINE, which alone knows the secret, signed exactly this body."""
    secret = current_app.config[SECRET].encode()
    expected = base64.b64encode(hmac.digest(secret, body, hashlib.sha256))
    return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))
