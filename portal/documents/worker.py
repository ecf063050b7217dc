"""The PDF worker: a process of its own that turns HTML into PDF behind walls, one at a time.

Started by portal.documents.pdf as `python -m portal.documents.worker`, with the office's font
folder (or nothing) in PORTAL_FONTS. Speaks portal.documents.wire over its standard streams.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from portal.documents import walls, wire
from portal.documents.breaks import break_lines, broken
from portal.documents.textlayer import finisher
from portal.documents.typefaces import configuration, office_style

#: Nothing an office prints for one person is longer; a hundred plain pages take six seconds.
MAX_PAGES = 60
STYLE = walls.STATIC / "documents" / "print.css"
_SAMPLE = """<!doctype html><title>ทดสอบ</title><h1>น้ำใจ 123</h1><p lang="lo">ນ້ຳໃຈ</p>
<table><tr><th>ก<td><b>ข</b></table><svg width="9" height="9"><path d="M1 1h2v2z"/></svg>"""


class TooLong(Exception):
    """The document has more pages than an office prints for one person."""


class Fetcher:
    """WeasyPrint's way to everything outside the HTML. It gives assets and refuses the rest."""

    _fail_on_errors = False

    def __init__(self, assets: dict[str, bytes]) -> None:
        self._assets = assets

    def __call__(self, url: str) -> Any:
        from weasyprint.urls import URLFetcherResponse

        content, kind = walls.asset(url, self._assets)
        return URLFetcherResponse(url, content, {"Content-Type": kind})


class Renderer:
    """WeasyPrint with fonts and style sheets loaded once. OSError if its libraries are missing."""

    def __init__(self, fonts: Path | None) -> None:
        with TemporaryDirectory() as folder:
            os.environ["FONTCONFIG_FILE"] = str(Path(folder, "fonts.conf"))
            Path(folder, "fonts.conf").write_text(configuration(fonts))
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration

            class Fonts(FontConfiguration):  # type: ignore[misc]
                """Documents bring no fonts: they would stay for the documents after them."""

                def add_font_face(self, rule_descriptors: Any, url_fetcher: Any) -> None:
                    return None

            self._fonts = Fonts()
        self._weasyprint = weasyprint
        sheets = (STYLE.read_text(), office_style(fonts))
        self._styles = [weasyprint.CSS(string=sheet, font_config=self._fonts) for sheet in sheets]
        broken("ພາສາລາວ")
        for archive in (False, True):
            self.render(_SAMPLE, "th", "", {}, archive=archive)

    def render(
        self, html: str, language: str, title: str, assets: dict[str, bytes], *,
        archive: bool = False,
    ) -> bytes:
        """PDF bytes, the same for the same arguments. Raises TooLong for too many pages."""
        source = self._weasyprint.HTML(
            string=html, base_url=walls.SCHEME, url_fetcher=Fetcher(assets)
        )
        source.etree_element.set("lang", language)
        break_lines(source.etree_element)
        document = source.render(font_config=self._fonts, stylesheets=self._styles)
        if len(document.pages) > MAX_PAGES:
            raise TooLong
        self._tidy(document, language, title)
        variant = {"pdf_variant": "pdf/a-3b"} if archive else {}
        return bytes(document.write_pdf(finisher=finisher, pdf_identifier=True, **variant))

    @staticmethod
    def _tidy(document: Any, language: str, title: str) -> None:
        """Metadata are what the portal says, nothing from the HTML; links lead to the web only."""
        document.metadata = type(document.metadata)(title=title, lang=language)
        for page in document.pages:
            page.links = [
                link for link in page.links
                if link[0] == "internal"
                or (link[0] == "external" and link[1].startswith(("https:", "http:", "mailto:")))
            ]  # fmt: skip


def needed(status: int) -> int:
    """Bytes of memory this process has needed at most, from its open /proc/self/status.

    getrusage would not do: a new process begins with what the one that started it has needed.
    """
    for line in os.pread(status, 8192, 0).splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def serve(requests: IO[bytes], answers: IO[bytes], renderer: Renderer, status: int) -> None:
    """Answer requests until the portal hangs up.

    Garbage is collected between documents, when nobody waits; during one it costs a tenth.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    while True:
        try:
            asked, blobs = wire.receive(requests)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, asked["timeout"] + 1)
        html, *contents = blobs
        assets = dict(zip(asked["assets"], contents, strict=True))
        try:
            pdf = renderer.render(
                html.decode(), asked["language"], asked["title"], assets, archive=asked["archive"]
            )
            answer, parts = {"state": "done"}, [pdf]
        except TooLong:
            answer, parts = {"state": "too_long"}, []
        except MemoryError:
            answer, parts = {"state": "memory"}, []
        except Exception as error:  # noqa: BLE001 - one bad document must not end the worker
            answer, parts = {"state": "failed", "detail": type(error).__name__}, []
        signal.setitimer(signal.ITIMER_REAL, 0)
        wire.send(answers, {**answer, "peak": needed(status)}, parts)
        del html, contents, assets, blobs, parts, answer
        gc.collect()


def main() -> None:
    """Load everything, close the doors, say so, and serve."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    folder = os.environ.get("PORTAL_FONTS")
    try:
        renderer = Renderer(Path(folder) if folder else None)
    except (ImportError, OSError) as error:
        wire.send(answers, {"state": "libraries", "detail": str(error)})
        return
    status = os.open("/proc/self/status", os.O_RDONLY | os.O_CLOEXEC)
    walls.limit_resources()
    walls.close_doors()
    wire.send(answers, {"state": "ready"})
    serve(requests, answers, renderer, status)


if __name__ == "__main__":
    main()
