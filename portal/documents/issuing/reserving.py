"""The public address of a document, known before it is drawn, because its QR stands on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import current_app

from portal.documents.qr import qr_svg

#: Letters and digits nobody mistakes for one another; 16 of 32 are 80 bits.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """An address no document has yet; unused ones cost nothing and may be forgotten."""

    id: str
    url: str  #: for the QR and for typing
    qr_svg: bytes  #: fit for `assets={"qr.svg": …}` of render_pdf


def reserve() -> Reserved:
    """A fresh address for one document; nothing is written."""
    fresh = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    base: str = current_app.config["PORTAL_BASE_URL"]
    url = f"{base.rstrip('/')}/verify/{fresh}"
    return Reserved(id=fresh, url=url, qr_svg=qr_svg(url))
