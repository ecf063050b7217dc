"""From a template to the answer a browser gets: PDF, kept by its key, or a page that prints."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from flask import Response, render_template
from markupsafe import Markup

from portal.documents.pdf import PdfUnavailable, render_pdf
from portal.documents.qr import qr_svg
from portal.documents.store import cached_pdf
from portal.errors import Unavailable
from portal.i18n import current_language, gettext
from portal.observe.metrics import pdf_made


def printed(
    key: str,
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    title: str,
    name: str,
    qr: str | None = None,
) -> Response:
    """The paper of a template as a PDF shown in the browser's viewer.

    `key` says what the paper depends on beside language and template; the same key is made
    once. `qr` is the text of the code the template draws. Where the system libraries for PDF
    are missing, the same template answers as a page that prints the same way.

    :raises Unavailable: the PDF worker is down, hung or overloaded; trying again is safe.
    """
    language = current_language()
    def make() -> bytes:
        html = render_template(template, qr="asset:qr.svg" if qr else None, **context())
        assets = {"qr.svg": qr_svg(qr)} if qr else None
        begun, made = perf_counter(), False
        try:
            content = render_pdf(html, language=language, title=title, assets=assets)
            made = True
        finally:
            pdf_made(perf_counter() - begun, made=made)
        return content

    try:
        content = cached_pdf(f"{key}:{language}", make)
    except PdfUnavailable as error:
        if error.reason != "libraries":
            raise Unavailable(
                gettext("The paper cannot be made just now. Please try again in a minute.")
            ) from error
        inline = Markup(qr_svg(qr).decode()) if qr else None  # noqa: S704 - drawn by ourselves
        return Response(render_template(template, on_screen=True, qr=inline, **context()))
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
