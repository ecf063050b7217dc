"""Keys and seals derived from the secret key: each purpose has a key of its own."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from flask import current_app


@lru_cache(maxsize=64)
def _derive(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"portal:{purpose}".encode(), "sha256")


def key(purpose: str) -> bytes:
    """32 bytes for one purpose. The secret key lives outside the database."""
    return _derive(current_app.config["SECRET_KEY"], purpose)


def seal(purpose: str, previous: str, content: dict[str, Any]) -> str:
    """Hex HMAC-SHA-256 over the previous seal and the content, in canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key(purpose), f"{previous}\n{text}".encode(), hashlib.sha256).hexdigest()


def index(purpose: str, value: str) -> str:
    """A keyed hash to look a secret value up by, hex."""
    return hmac.new(key(purpose), value.encode(), hashlib.sha256).hexdigest()
