"""The token in a receipt's QR: derived from the reference and our key, nothing to store."""

from __future__ import annotations

import hmac

from flask import current_app

from portal.sealing import index

_LENGTH = 24  #: hex digits of the seal, 96 bits


def token_of(reference: str) -> str:
    """The token that shows this petition's status without signing in."""
    return reference + index("receipt", reference)[:_LENGTH]


def reference_of(token: str) -> str | None:
    """The reference a token was made for; None when it was not made by us."""
    reference = token[:16]
    return reference if hmac.compare_digest(token.encode(), token_of(reference).encode()) else None


def status_url(reference: str) -> str:
    """The address in the QR, from the configured base address."""
    base: str = current_app.config["PORTAL_BASE_URL"]
    return f"{base.rstrip('/')}/s/{token_of(reference)}"
