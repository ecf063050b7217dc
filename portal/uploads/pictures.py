"""Pictures drawn anew from their pixels; loaded only in the checking process."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import get_sampling

from portal.uploads.verdicts import Bad, refuse_polyglots

#: Telephones of 50 megapixels pass; with four bytes each, a picture and its turned copy fit
#: into the memory of the checking process.
MOST_PIXELS = 48 * 1024 * 1024
LONGEST_SIDE = 20_000

#: A picture drawn anew may grow (a PNG packed by an expert tool), but not beyond this.
MOST_BYTES = 10 * 1024 * 1024

BROKEN_EXIF = (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error)

MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}


def redraw(raw: bytes, kind: str) -> bytes:
    """The same picture upright and from pixels alone: no EXIF, no comment, no trailing bytes.

    `kind` is PNG or JPEG; a transparent PNG stays transparent, a CMYK JPEG becomes RGB.

    :raises Bad: polyglot, too many pixels; whatever Pillow raises on a torn file.
    """
    refuse_polyglots(raw, markup_within=len(raw))
    if b"%PDF-" in raw[:1024]:
        raise Bad("double_faced")
    Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS is our own limit
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # libraries that draw pages switch it on for all
    Image.open(io.BytesIO(raw), formats=[kind]).verify()
    picture = Image.open(io.BytesIO(raw), formats=[kind])
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Bad("too_many_pixels")
    picture.load()
    options = _jpeg_options(picture) if kind == "JPEG" else _png_options(picture)
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except BROKEN_EXIF:  # the picture is sound: it is kept as it lies
        picture.info.pop("exif", None)
    drawn: Image.Image = picture
    if picture.mode not in MODES[kind]:
        drawn = picture.convert("RGB" if kind == "JPEG" else "RGBA")
        options = {}
    drawn.info = {}  # Pillow would copy comments and profiles from here
    stored = _saved(drawn, kind, options)
    if kind == "JPEG" and len(stored) > MOST_BYTES:
        stored = _saved(drawn, kind, {"quality": 75})
    if len(stored) > MOST_BYTES:
        raise Bad("too_many_pixels")
    return stored


def _saved(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _jpeg_options(picture: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"optimize": True, "progressive": "progressive" in picture.info}
    tables = list(picture.quantization.values())
    if all(0 < value < 256 for table in tables for value in table):  # keeps looks and size
        return options | {"qtables": tables, "subsampling": get_sampling(picture)}
    return options | {"quality": 85}


def _png_options(picture: Image.Image) -> dict[str, Any]:
    clear = picture.info.get("transparency")
    return {} if clear is None else {"transparency": clear}
