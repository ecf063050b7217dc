"""Nothing in a document makes the portal fetch anything: no connection, no file, in any place."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from portal.documents.pdf import PdfUnavailable, render_pdf
from tests.documents import paper
from tests.documents.reading import by_reader

pytestmark = pytest.mark.usefixtures("printable")

CANARY = "CANARY-7QXM-2DLA"
#: kind: HTML with {u}, an address without its extension
KINDS = {
    "img src": '<img src="{u}.svg">',
    "img srcset": '<img srcset="{u}.svg 2x" src="{u}.svg">',
    "picture source": '<picture><source srcset="{u}.svg"><img src="{u}.svg"></picture>',
    "link stylesheet": '<link rel="stylesheet" href="{u}.css">',
    "style import": '<style>@import url("{u}.css");</style>',
    "style import media": '<style>@import "{u}.css" print;</style>',
    "font face": '<style>@font-face {{ font-family: X; src: url("{u}.ttf") }}'
    "p {{ font-family: X }}</style><p>ก</p>",
    "background image": '<p style="background: url({u}.svg)">ก</p>',
    "list style image": '<ul style="list-style: url({u}.svg)"><li>ก</ul>',
    "border image": '<p style="border: 9px solid; border-image: url({u}.svg) 3">ก</p>',
    "content url": '<style>p::before {{ content: url("{u}.svg") }}</style><p>ก</p>',
    "mask and cursor": '<p style="mask-image: url({u}.svg); cursor: url({u}.svg)">ก</p>',
    "object": '<object data="{u}.svg" type="image/svg+xml">ก</object>',
    "embed": '<embed src="{u}.svg" type="image/svg+xml">',
    "iframe": '<iframe src="{u}.html"></iframe>',
    "svg image": '<svg width="50" height="50"><image href="{u}.svg" width="50" height="50"/></svg>',
    "svg use": '<svg width="50" height="50" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<use xlink:href="{u}.svg#a"/></svg>',
    "svg style": '<svg width="50" height="50"><style>@import url("{u}.css");</style>'
    '<rect width="9" height="9" fill="url({u}.svg#a)"/></svg>',
    "svg entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "{u}.txt">]><svg><text y="9">&x;</text></svg>',
    "body background": '<table background="{u}.svg"><tr><td background="{u}.svg">ก</table>',
    "attachment link": '<link rel="attachment" href="{u}.txt" title="x">',
    "attachment anchor": '<p><a rel="attachment" href="{u}.txt">ก</a></p>',
    "base and relative": '<base href="{u}/"><img src="a.svg"><link rel=stylesheet href="a.css">',
    "meta refresh": '<meta http-equiv="refresh" content="0; url={u}.html">',
    "media elements": '<video src="{u}.mp4" poster="{u}.svg"></video><audio src="{u}.mp3"></audio>',
    "form parts": '<input type="image" src="{u}.svg"><button formaction="{u}">ก</button>',
    "script": '<script src="{u}.js"></script>',
}
#: The engine lets the refusal of this one through, so there is no document at all.
COLOR_PROFILE = '<style>@color-profile --x {{ src: url("{u}.icc") }}</style><p>ก</p>'


class Listener:
    """A server on this machine that counts who calls and answers nothing."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            call, _ = self._socket.accept()
            with call:
                if call.recv(4) == b"stop":
                    return
                self.calls += 1

    def count(self) -> int:
        """Calls so far; whoever called before this has been counted."""
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.sendall(b"mine")
            own.recv(1)
        self.calls -= 1
        return self.calls

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.sendall(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that would show in a document that fetched them, under every extension used."""
    folder = tmp_path_factory.mktemp("canaries")
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" id="a" width="300" height="40">'
        f'<text y="20">{CANARY}</text></svg>'
    )
    for name in ("a", "x/a"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.svg").write_text(picture)
        (folder / f"{name}.css").write_text(f'p::after, body::after {{ content: "{CANARY}" }}')
        for extension in ("txt", "html", "js", "ttf", "icc", "mp4", "mp3"):
            (folder / f"{name}.{extension}").write_text(CANARY)
    return folder


def addresses(listener: Listener, canaries: Path) -> list[str]:
    """Where the documents try to reach: the listener, and the canaries in three spellings."""
    path = canaries / "a"
    return [
        f"http://127.0.0.1:{listener.port}/a", f"//127.0.0.1:{listener.port}/a",
        f"ftp://127.0.0.1:{listener.port}/a", f"file://{path}", f"file:{path}", str(path),
    ]  # fmt: skip


def shows_canary(made: bytes) -> bool:
    with pikepdf.open(io.BytesIO(made)) as opened:
        streams = b"".join(
            thing.read_bytes() for thing in opened.objects if isinstance(thing, pikepdf.Stream)
        )
        embedded = "/EmbeddedFiles" in opened.Root.get("/Names", {})
    return embedded or CANARY in by_reader(made) or CANARY.encode() in made + streams


@pytest.mark.parametrize("kind", KINDS)
def test_raw_html_fetches_nothing(kind: str, listener: Listener, canaries: Path) -> None:
    html = "".join(KINDS[kind].format(u=u) for u in addresses(listener, canaries))
    made = render_pdf(f"<body>{html}<p>END", language="th", title="")
    assert "END" in by_reader(made)
    assert not shows_canary(made)
    assert listener.count() == 0


def test_a_color_profile_is_refused_with_its_document(listener: Listener, canaries: Path) -> None:
    for url in addresses(listener, canaries):
        with pytest.raises(PdfUnavailable, match="failed"):
            render_pdf(COLOR_PROFILE.format(u=url), language="th", title="")
    assert listener.count() == 0


def test_typed_text_is_printed_as_text_and_fetches_nothing(
    listener: Listener, canaries: Path
) -> None:
    app = paper.press()
    for url in addresses(listener, canaries):
        typed = [(kind, KINDS[kind].format(u=url)) for kind in KINDS]
        context = paper.petition(
            answers=[("<style>@import url(" + url + ".css)</style>", typed)],
            files=[(KINDS["img src"].format(u=url), KINDS["iframe"].format(u=url), 5)],
            timeline=[(KINDS["embed"].format(u=url), "", KINDS["object"].format(u=url), "<img>")],
        )
        html = paper.draw(app, "petition", "th", context)
        made = render_pdf(html, language="th", title="<img>", assets=paper.QR)
        assert '<imgsrc="' in by_reader(made)
        assert not shows_canary(made)
    assert listener.count() == 0


def test_an_asset_that_refers_outside_fetches_nothing(listener: Listener, canaries: Path) -> None:
    inner = "".join(
        KINDS[kind].format(u=u)
        for kind in ("svg image", "svg use", "svg style")
        for u in addresses(listener, canaries)
    )
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">{inner}</svg>'
    made = render_pdf(
        '<img src="asset:x.svg"><p>END', language="th", title="", assets={"x.svg": drawing.encode()}
    )
    assert "END" in by_reader(made)
    assert not shows_canary(made)
    assert listener.count() == 0


@pytest.mark.filterwarnings("ignore")
def test_without_walls_the_same_documents_do_fetch(listener: Listener, canaries: Path) -> None:
    """The control: the engine alone calls the listener and prints the canary."""
    import weasyprint
    from weasyprint.urls import URLFetchingError

    seen = set()
    network, file, *_ = addresses(listener, canaries)[0], f"file://{canaries / 'a'}"
    for kind, html in KINDS.items():
        before = listener.count()
        made = b""
        for address in (network, file):
            with contextlib.suppress(URLFetchingError):
                made = weasyprint.HTML(string=f"<body>{html.format(u=address)}<p>ก").write_pdf()
        if listener.count() > before or (made and shows_canary(made)):
            seen.add(kind)
    listener.calls = 0
    assert len(seen) >= 16
