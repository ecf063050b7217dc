"""PDFs: kept byte for byte or refused; torn, locked, alive, packed, double-faced, bombs."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
import pytest

from portal.uploads import checker, papers
from portal.uploads.verdicts import Bad
from tests.uploads import samples
from tests.uploads.samples import Array, Dictionary, Name, packed

SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def verdict(raw: bytes) -> str:
    try:
        return "good" if checker.judge("PDF", raw) == raw else "changed"
    except Bad as bad:
        return str(bad)


def link(**entries: Any) -> Any:
    return samples.with_link(**entries)


CLEAN = {
    "plain": None,
    "web link": link(S=Name.URI, URI="https://www.example.org/"),
    "mail link": link(S=Name.URI, URI="mailto:office@example.org"),
    "jump inside": link(S=Name.GoTo, D=Array([0, Name.Fit])),
    "opens at page 1": samples.with_root(OpenAction=Dictionary(S=Name.GoTo, D=Array([0]))),
    "comment note": samples.with_annotation("Text"),
    "tagged": samples.with_root(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Document))),
    "picture": samples.with_stream(
        samples.picture(), ["/DCTDecode"], Subtype=Name.Image, Width=60, Height=40
    ),
    "picture packed twice": samples.with_stream(
        zlib.compress(samples.picture()), ["/FlateDecode", "/DCTDecode"], Subtype=Name.Image
    ),
    "fax": samples.with_stream(b"\0\1", ["/CCITTFaxDecode"], Subtype=Name.Image, Width=9, Height=9),
    "predicted": samples.with_stream(
        zlib.compress(bytes(500)), ["/FlateDecode"], DecodeParms=Dictionary(Predictor=12, Columns=4)
    ),
    "40 MB of drawing": samples.with_stream(packed(40 << 20), ["/FlateDecode"]),
}

ACTIVE = {
    "script": link(S=Name.JavaScript, JS="app.alert(1)"),
    "script in a stream": link(S=Name.JavaScript, JS=Name.X),
    "script when opened": samples.with_root(OpenAction=SCRIPT),
    "script by name": samples.with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))),
    "script when closed": samples.with_root(AA=Dictionary(WC=SCRIPT)),
    "script after a harmless step": link(S=Name.GoTo, D=Array([0]), Next=Array([SCRIPT])),
    "script link": link(S=Name.URI, URI=" JavaScript:alert(1)"),
    "program": link(S=Name.Launch, F="cmd.exe"),
    "sends a form": link(S=Name.SubmitForm, F="https://evil.example/"),
    "takes data in": link(S=Name.ImportData, F="x.fdf"),
    "other file": link(S=Name.GoToR, F="other.pdf"),
    "file inside": link(S=Name.GoToE),
    "film": link(S=Name.Rendition),
    "rich media": samples.with_annotation("RichMedia"),
    "screen": samples.with_annotation("Screen"),
    "3D": samples.with_annotation("3D"),
    "XFA form": samples.with_root(AcroForm=Dictionary(XFA="<xdp/>")),
    "bytes of another file": samples.with_stream(b"", [], F="/etc/passwd"),
}

ATTACHED = {
    "attachment": samples.with_attachment,
    "attachment on the page": samples.with_annotation("FileAttachment"),
    "file beside": samples.with_root(AF=Array([Dictionary(EF=Dictionary())])),
}


@pytest.mark.parametrize("change", CLEAN.values(), ids=CLEAN.keys())
def test_clean_papers_are_kept_byte_for_byte(change: Any) -> None:
    assert verdict(samples.paper(change)) == "good"


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE.keys())
def test_active_papers_are_refused(change: Any) -> None:
    assert verdict(samples.paper(change)) == "active"


@pytest.mark.parametrize("change", ATTACHED.values(), ids=ATTACHED.keys())
def test_papers_with_files_inside_are_refused(change: Any) -> None:
    assert verdict(samples.paper(change)) == "attached"


def test_script_is_found_in_packed_objects() -> None:
    raw = samples.paper(
        samples.with_root(OpenAction=SCRIPT),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    packed_objects = pikepdf.open(io.BytesIO(raw))
    assert verdict(raw) == "active"
    assert packed_objects.trailer.get("/Type") == Name.XRef, "objects really are in streams"


def test_script_under_an_escaped_name_is_found() -> None:
    raw = samples.paper(link(S=Name("/JavaScript"), JS="app.alert(1)"))
    escaped = raw.replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/J#53")
    with pytest.raises(Bad, match="active"):
        checker.judge("PDF", _mended(escaped))


def test_script_nobody_refers_to_is_found() -> None:
    raw = samples.paper()
    hidden = b"%d 0 obj\n<< /S /JavaScript /JS (1) >>\nendobj\n" % (raw.count(b" 0 obj") + 1)
    at = raw.index(b"xref\n0 ")
    assert verdict(_mended(raw[:at] + hidden + raw[at:])) == "active"


def test_web_only_order_is_kept() -> None:
    assert verdict(samples.paper(linearize=True)) == "good"


def test_later_version_on_top_is_kept() -> None:
    first = samples.paper()
    start = first.rindex(b"startxref") + 10
    previous = first[start : first.index(b"\n", start)]
    at = len(first)
    update = b"9 0 obj\n(signed)\nendobj\n"
    table = b"xref\n9 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev %s >>\n" % (
        at, previous,
    )  # fmt: skip
    tail = b"startxref\n%d\n%%%%EOF\n" % (at + len(update))
    assert verdict(first + update + table + tail) == "good"


@pytest.mark.parametrize("owner", ["", "owner"])
@pytest.mark.parametrize("user", ["", "user"])
def test_locked_papers_are_refused(owner: str, user: str) -> None:
    lock = pikepdf.Encryption(owner=owner or "o", user=user)
    assert verdict(samples.paper(encryption=lock)) == "locked"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_papers_are_refused(share: float) -> None:
    raw = samples.paper()
    assert verdict(raw[: int(len(raw) * share)]) == "torn"


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nhello\n%%EOF\n", b"%PDF-"])
def test_empty_shells_are_refused(raw: bytes) -> None:
    assert verdict(raw) == "torn"


def test_wrong_table_is_not_guessed_at() -> None:
    raw = samples.paper()
    start = raw.rindex(b"startxref") + 10
    assert verdict(raw[:start] + b"7" + raw[raw.index(b"\n", start) :]) == "torn"


def test_paper_without_a_page_is_refused() -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert verdict(out.getvalue()) == "torn"


POLYGLOTS = {
    "archive behind": samples.paper() + samples.archive(),
    "archive as a stream": samples.paper(samples.with_stream(samples.archive(), [])),
    "rar inside": samples.paper(samples.with_stream(b"Rar!\x1a\x07\x00", [])),
    "page in the head": samples.paper().replace(b"%PDF-", b"%PDF-<html><script>", 1),
    "tar": samples.paper().replace(
        b"%PDF-1.3\n", (b"%PDF-1.3\n%" + b"x" * 257)[:257] + b"ustar\n", 1
    ),
}


@pytest.mark.parametrize("raw", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_polyglot_papers_are_refused(raw: bytes) -> None:
    assert verdict(raw) == "double_faced"


def test_anything_behind_the_end_is_refused() -> None:
    assert verdict(samples.paper() + b"#!/bin/sh\n") == "torn"
    assert verdict(samples.paper() + b"\r\n\0\0") == "good"


BOMBS = {
    "200 MB": samples.with_stream(packed(200 << 20), ["/FlateDecode"]),
    "200 MB packed twice": samples.with_stream(
        packed(200 << 20, 2), ["/FlateDecode", "/FlateDecode"]
    ),
    "60 MB of drawing": samples.with_stream(packed(60 << 20), ["/FlateDecode"]),
    "200 MB before a picture": samples.with_stream(
        packed(200 << 20), ["/FlateDecode", "/DCTDecode"], Subtype=Name.Image
    ),
    "five filters": samples.with_stream(b"00>", ["/ASCIIHexDecode"] * 5),
    "huge image by its word": samples.with_stream(
        b"", ["/JBIG2Decode"], Subtype=Name.Image, Width=100_000, Height=100_000
    ),
    "huge image by its header": samples.with_stream(
        samples.picture().replace(
            b"\xff\xc0\x00\x11\x08\x00\x28\x00\x3c", b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff"
        ),
        ["/DCTDecode"], Subtype=Name.Image, Width=9, Height=9,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused(change: Any) -> None:
    assert verdict(samples.paper(change)) == "too_much"


def test_too_many_pages_and_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(pdf: pikepdf.Pdf) -> None:
        for _ in range(5):
            pdf.add_blank_page()

    raw = samples.paper(pages)
    for name in ("MOST_PAGES", "MOST_OBJECTS", "MOST_VALUES", "MOST_UNPACKED"):
        with monkeypatch.context() as patch:
            patch.setattr(papers, name, 5)
            assert verdict(raw) == "too_much", name
    assert verdict(raw) == "good"


def _mended(raw: bytes) -> bytes:
    """The same objects under a right table: lengths have changed."""
    out, offsets, at = bytearray(raw[: raw.index(b"xref\n0 ")]), {}, 0
    while (at := out.find(b" 0 obj", at)) >= 0:
        begin = out.rfind(b"\n", 0, at) + 1
        offsets[int(out[begin:at])] = begin
        at += 1
    trailer = raw[raw.index(b"trailer") : raw.rindex(b"startxref")]
    where = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(offsets) + 1)
    for number in range(1, max(offsets) + 1):
        out += b"%010d 00000 n \n" % offsets[number]
    return bytes(out + trailer + b"startxref\n%d\n%%%%EOF\n" % where)
