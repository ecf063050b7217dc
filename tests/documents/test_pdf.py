"""The one PDF function: what goes in, what comes out, what is refused."""

from __future__ import annotations

import io

import pikepdf
import pytest

from portal.documents import pdf
from portal.documents.pdf import MAX_HTML, PdfUnavailable, missing, render_pdf
from tests.documents import paper
from tests.documents.reading import by_glyph, by_reader, font_names

pytestmark = pytest.mark.usefixtures("printable")


def test_html_becomes_a_pdf_of_one_page() -> None:
    made = render_pdf("<p>น้ำใจ</p>", language="th", title="ทดสอบ")
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) == 1
        width, height = (float(side) for side in opened.pages[0].MediaBox[2:])
    assert (round(width), round(height)) == (595, 842)


def test_the_same_content_gives_the_same_bytes_in_another_worker_too() -> None:
    html = paper.draw(paper.press(), "petition", "th", paper.petition())
    first = render_pdf(html, language="th", title="ก", assets=paper.QR)
    render_pdf("<p lang=lo>ນ້ຳໃຈ <b>123</b>", language="lo", title="ข")
    assert render_pdf(html, language="th", title="ก", assets=paper.QR) == first
    pdf.stop()
    assert render_pdf(html, language="th", title="ก", assets=paper.QR) == first


def test_metadata_are_what_the_portal_says_and_nothing_from_the_html() -> None:
    html = (
        "<title>1-2345-67890-12-1</title><meta name=author content=X><meta name=keywords content=Y>"
        "<meta name=dcterms.created content=2020-01-01><meta name=generator content=Z><p>ก"
    )
    made = render_pdf(html, language="lo", title="คำขอ 1120250331111014")
    with pikepdf.open(io.BytesIO(made)) as opened:
        info = {key: str(value) for key, value in opened.docinfo.items()}
        assert str(opened.Root.Lang) == "lo"
    assert info.pop("/Producer").startswith("WeasyPrint")
    assert info == {"/Title": "คำขอ 1120250331111014"}


def test_pictures_come_from_the_request_or_from_ours() -> None:
    bare = render_pdf("<p>ก", language="th", title="")
    given = render_pdf("<p>ก<img src=asset:qr.svg>", language="th", title="", assets=paper.QR)
    ours = render_pdf("<p>ก<img src=asset:img/garuda.svg>", language="th", title="")
    assert len(given) > len(bare) + 500
    assert "ตราครุฑ" in by_reader(ours)


def test_only_our_fonts_are_used_whatever_the_document_names() -> None:
    html = '<p style="font-family: DejaVu Sans, Noto Sans Thai, monospace">ก abc ລາວ</p>'
    assert font_names(render_pdf(html, language="th", title="")) <= {"Sarabun", "Noto-Sans-Lao"}


def test_a_document_brings_no_font_for_those_after_it() -> None:
    html = "<style>@font-face{font-family:Sarabun;src:url(asset:font.ttf)}</style><p>ก"
    before = render_pdf("<p>ก", language="th", title="")
    render_pdf(html, language="th", title="", assets={"font.ttf": b"\0\1\0\0" * 100})
    assert render_pdf("<p>ก", language="th", title="") == before


def test_a_character_no_font_knows_still_copies() -> None:
    made = render_pdf(paper.BARE + "ก字ข", language="th", title="")
    assert by_reader(made) == by_glyph(made) == "ก字ข"


def test_links_lead_to_the_web_only() -> None:
    html = (
        "<a href=https://portal.example/x>1</a><a href=file:///etc/hosts>2</a>"
        "<a href=javascript:alert(1)>3</a><a href=mailto:office@example.org>4</a>"
    )
    with pikepdf.open(io.BytesIO(render_pdf(html, language="th", title=""))) as opened:
        targets = {str(note.A.URI) for note in opened.pages[0].Annots}
    assert targets == {"https://portal.example/x", "mailto:office@example.org"}


def test_html_over_the_limit_is_refused_before_any_work() -> None:
    with pytest.raises(PdfUnavailable) as caught:
        render_pdf("ก" * (MAX_HTML // 3 + 1), language="th", title="")
    assert caught.value.reason == "too_long"


def test_too_many_pages_are_refused() -> None:
    html = "<p style='break-after: page'>ก</p>" * 61
    with pytest.raises(PdfUnavailable) as caught:
        render_pdf(html, language="th", title="")
    assert caught.value.reason == "too_long"
    assert render_pdf(html.replace("<p", "<b", 2), language="th", title="")


def test_broken_html_and_pictures_do_no_harm() -> None:
    html = "<table><tr><p>ก</div></html><img src=asset:x.png><svg><path d='M'><b>"
    assert "ก" in by_reader(render_pdf(html, language="th", title="", assets={"x.png": b"\x89PNG"}))


def test_nothing_is_missing_on_a_machine_that_prints() -> None:
    assert missing() is None
