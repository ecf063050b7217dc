"""QR codes: an address people can scan from paper."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from markupsafe import Markup


def qr_svg(text: str) -> bytes:
    """An SVG picture of `text` as QR code, without size: the page says how large it is.

    Fit for `assets={"qr.svg": …}` of render_pdf and for standing inline in HTML. Medium error
    correction, and two modules of white border: the page is expected to be white around it.
    """
    import segno

    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, omitsize=True, nl=False
    )
    return out.getvalue()


@lru_cache(maxsize=64)
def qr_code(text: str) -> Markup:
    """The same picture, to stand inline in a page; say beside it in words what it is."""
    return Markup(qr_svg(text).decode())  # noqa: S704 - drawn by ourselves
