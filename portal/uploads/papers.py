"""PDFs read to their last object; loaded only in the checking process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits
from PIL import Image, UnidentifiedImageError

from portal.uploads.verdicts import Bad, refuse_polyglots

MOST_OBJECTS = 100_000
MOST_VALUES = 2_000_000
MOST_PAGES = 1_000
MOST_FILTERS = 4
MOST_PIXELS = 150_000_000  #: A3 at 600 dpi has 70 million
LARGEST_IMAGE = 128 * 1024 * 1024  #: unpacked, bytes; A4 at 600 dpi in colour has 105 million
LARGEST_STREAM = 48 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024

ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ACTIVE_SUBTYPES = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/PS"}
ATTACHED_KEYS = {"/EmbeddedFiles", "/EF"}

#: Filters that are pictures: measured by their header, not drawn.
DRAWN = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}


def read_paper(raw: bytes) -> None:
    """Refuse a PDF that is torn, locked, alive, double-faced or a bomb; change nothing in it.

    :raises Bad: with the reason; whatever pikepdf raises on a torn file.
    """
    refuse_polyglots(raw, markup_within=1024)
    if not raw.rstrip(b"\x00\t\n\f\r ").endswith(b"%%EOF"):
        raise Bad("torn")
    pdf = _opened(raw)
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise Bad("too_much")
    if not len(pdf.pages):
        raise Bad("torn")
    values = unpacked = 0
    for thing in [*pdf.objects, pdf.trailer]:
        for holder in _holders(thing):
            values += 1
            _refuse_active(holder)
        if isinstance(thing, pikepdf.Stream):
            unpacked += _unpacked(thing)
        if values > MOST_VALUES or unpacked > MOST_UNPACKED:
            raise Bad("too_much")


def _opened(raw: bytes) -> pikepdf.Pdf:
    set_qpdf_limits(
        parser_max_nesting=100, max_stream_filters=MOST_FILTERS, flate_max_memory=LARGEST_IMAGE,
        png_max_memory=LARGEST_IMAGE, run_length_max_memory=LARGEST_IMAGE,
        tiff_max_memory=LARGEST_IMAGE, dct_max_memory=LARGEST_IMAGE,
    )  # fmt: skip
    try:
        # A table that must be guessed at is read differently by every program: not by us.
        pdf = pikepdf.open(io.BytesIO(raw), attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Bad("locked") from None
    if pdf.is_encrypted:
        raise Bad("locked")
    return pdf


def _holders(thing: Any) -> Iterator[Any]:
    """`thing` and every dictionary written inside it; those apart are met on their own."""
    left = [thing]
    while left:
        value = left.pop()
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            left.extend(child for _, child in value.items() if not _apart(child))
            yield value
        elif isinstance(value, pikepdf.Array):
            left.extend(child for child in value if not _apart(child))


def _apart(value: Any) -> bool:
    return bool(getattr(value, "is_indirect", False))


def _refuse_active(holder: Any) -> None:
    keys = set(holder.keys())
    if keys & ATTACHED_KEYS or _word(holder, "/Subtype") == "/FileAttachment":
        raise Bad("attached")
    if keys & ACTIVE_KEYS or _word(holder, "/S") in ACTIVE_ACTIONS:
        raise Bad("active")
    if _word(holder, "/Subtype") in ACTIVE_SUBTYPES:
        raise Bad("active")
    if _word(holder, "/S") == "/URI":
        target = bytes(holder.get("/URI", b"")).strip().lower()
        if target.startswith((b"javascript:", b"data:", b"vbscript:")):
            raise Bad("active")
    if isinstance(holder, pikepdf.Stream) and "/F" in keys:  # its bytes lie in another file
        raise Bad("active")


def _word(holder: Any, key: str) -> str:
    value = holder.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _unpacked(stream: pikepdf.Stream) -> int:
    """Bytes of `stream` once its packing is undone; pictures in it are measured, not drawn."""
    filters = _listed(stream.get("/Filter"))
    if len(filters) > MOST_FILTERS:
        raise Bad("too_much")
    drawn = next((at for at, name in enumerate(filters) if str(name) in DRAWN), None)
    if drawn is None:
        codec, data = "", _decoded(stream)
    else:
        codec, data = str(filters[drawn]), _before_drawing(stream, filters[:drawn])
    is_image = bool(codec) or _word(stream, "/Subtype") == "/Image"
    if is_image:
        _refuse_huge_image(stream, codec, data)
    if len(data) > (LARGEST_IMAGE if is_image else LARGEST_STREAM):
        raise Bad("too_much")
    return len(data)


def _decoded(stream: pikepdf.Stream) -> memoryview:
    try:
        return memoryview(stream.get_stream_buffer(pikepdf.StreamDecodeLevel.all))
    except (pikepdf.PdfError, RuntimeError) as trouble:
        if "unfilterable" in str(trouble):  # an unknown filter: viewers cannot unpack it either
            return memoryview(stream.read_raw_bytes())
        raise Bad("too_much" if "limit" in str(trouble) else "torn") from trouble


def _before_drawing(stream: pikepdf.Stream, filters: list[Any]) -> memoryview:
    """The bytes a viewer hands to its picture decoder."""
    alone = pikepdf.new()
    packed = alone.make_stream(stream.read_raw_bytes())
    parms = _listed(stream.get("/DecodeParms"))[: len(filters)]
    packed["/Filter"] = pikepdf.Array([pikepdf.Name(str(name)) for name in filters])
    packed["/DecodeParms"] = pikepdf.Array([_numbers(each) for each in parms])
    return memoryview(bytes(_decoded(packed)))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _numbers(parms: Any) -> pikepdf.Dictionary:
    items = parms.items() if isinstance(parms, pikepdf.Dictionary) else ()
    return pikepdf.Dictionary({key: value for key, value in items if isinstance(value, int)})


def _refuse_huge_image(stream: pikepdf.Stream, codec: str, data: memoryview) -> None:
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if codec in {"/DCTDecode", "/JPXDecode"}:
        Image.MAX_IMAGE_PIXELS = None
        # What the picture says of itself counts as well: viewers believe it, not the PDF.
        with suppress(UnidentifiedImageError):
            seen = Image.open(io.BytesIO(data), formats=["JPEG", "JPEG2000"])
            width, height = max(width, seen.width), max(height, seen.height)
    if width * height > MOST_PIXELS:
        raise Bad("too_much")
