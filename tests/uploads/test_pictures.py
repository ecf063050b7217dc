"""Pictures: drawn anew from pixels, upright, without EXIF; bombs and torn ones are refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from portal.uploads import checker, pictures
from portal.uploads.verdicts import Bad
from tests.uploads import samples


def redrawn(raw: bytes, kind: str) -> Image.Image:
    picture = Image.open(io.BytesIO(checker.judge(kind, raw)))
    picture.load()
    return picture


def verdict(raw: bytes, kind: str) -> str:
    with pytest.raises(Bad) as refusal:
        checker.judge(kind, raw)
    return str(refusal.value)


def exif(orientation: int) -> Image.Exif:
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "SECRET-PHONE"
    data.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)  # where it was taken
    return data


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_exif_goes_and_the_picture_stands_upright(kind: str) -> None:
    raw = samples.picture(kind, (60, 40), exif=exif(6))
    assert b"SECRET-PHONE" in raw
    stored = checker.judge(kind, raw)
    assert b"SECRET-PHONE" not in stored
    assert b"Exif" not in stored
    assert b"eXIf" not in stored
    picture = Image.open(io.BytesIO(stored)).convert("RGB")
    assert picture.size == (40, 60)
    red, _, blue = picture.getpixel((35, 3))
    assert blue > red + 100, "the blue corner has turned to the right"


def test_comments_profiles_and_text_go() -> None:
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Author", "SECRET-NAME")
    png = samples.picture("PNG", pnginfo=text, icc_profile=b"SECRET-PROFILE" * 20)
    jpg = samples.picture("JPEG", comment=b"SECRET-NAME", icc_profile=b"SECRET-PROFILE" * 20)
    for kind, raw in (("PNG", png), ("JPEG", jpg)):
        assert b"SECRET" in raw or kind == "PNG"  # PNG packs its profile
        assert b"SECRET" not in checker.judge(kind, raw)
        assert not redrawn(raw, kind).info.keys() & {"icc_profile", "comment", "Author", "exif"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_keeps_its_kind_of_pixels(mode: str) -> None:
    source = Image.new(mode, (8, 8))
    source.putpixel((3, 3), {"LA": (9, 128), "RGB": (1, 2, 3), "RGBA": (1, 2, 3, 90)}.get(mode, 1))
    out = io.BytesIO()
    source.save(out, "PNG")
    picture = redrawn(out.getvalue(), "PNG")
    assert picture.mode == mode
    assert picture.tobytes() == source.tobytes()


def test_transparency_of_a_palette_stays() -> None:
    source = Image.new("P", (4, 4), 0)
    source.putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    source.putpixel((1, 1), 1)
    out = io.BytesIO()
    source.save(out, "PNG", transparency=1)
    assert redrawn(out.getvalue(), "PNG").convert("RGBA").getpixel((1, 1)) == (0, 0, 255, 0)


@pytest.mark.parametrize(("mode", "stored"), [("L", "L"), ("CMYK", "RGB"), ("RGB", "RGB")])
def test_jpeg_becomes_what_every_browser_shows(mode: str, stored: str) -> None:
    assert redrawn(samples.picture("JPEG", mode=mode), "JPEG").mode == stored


def test_two_pictures_in_one_file_of_a_telephone_are_taken_as_the_first() -> None:
    first, second = Image.new("RGB", (30, 30), "red"), Image.new("RGB", (30, 30), "green")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    stored = checker.judge("JPEG", out.getvalue())
    assert Image.open(io.BytesIO(stored)).format == "JPEG"
    assert len(stored) < len(out.getvalue())


@pytest.mark.parametrize("quality", [60, 85, 95, 100])
def test_jpeg_keeps_about_its_size(quality: int) -> None:
    raw = samples.noise("JPEG", (1200, 900), quality=quality)
    assert 0.5 < len(checker.judge("JPEG", raw)) / len(raw) < 1.1


def test_telephone_video_behind_the_picture_is_dropped() -> None:
    raw = samples.picture("JPEG") + b"\x00\x00\x00\x18ftypmp42" + bytes(5000) + b"SEFT"
    stored = checker.judge("JPEG", raw)
    assert b"ftyp" not in stored
    assert stored.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    "tail",
    [samples.archive(), b"Rar!\x1a\x07\x01\x00rest", b"7z\xbc\xaf\x27\x1crest",
     b"<?php system($_GET[0]); ?>", b"<SCRIPT>alert(1)</SCRIPT>", b"<!DOCTYPE html><p>"],
)  # fmt: skip
def test_polyglots_are_refused(kind: str, tail: bytes) -> None:
    assert verdict(samples.picture(kind) + tail, kind) == "double_faced"


def test_pdf_inside_the_head_of_a_picture_is_refused() -> None:
    raw = samples.picture("JPEG", comment=b"%PDF-1.4 and more")
    assert verdict(raw, "JPEG") == "double_faced"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_pictures_are_refused(kind: str, share: float) -> None:
    raw = samples.noise(kind, (300, 300))
    assert verdict(raw[: int(len(raw) * share)], kind) == "torn"


def test_png_with_a_wrong_checksum_is_refused() -> None:
    raw = bytearray(samples.noise("PNG", (100, 100)))
    raw[len(raw) // 2] ^= 255
    assert verdict(bytes(raw), "PNG") == "torn"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize("size", [(50_000, 50_000), (7_095, 7_095), (20_001, 1)])
def test_pixel_bombs_are_refused_before_they_are_unpacked(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("unpacked"))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    raw = b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")
    assert verdict(raw, "PNG") == "too_many_pixels"


def test_the_largest_telephone_picture_is_allowed() -> None:
    assert pictures.MOST_PIXELS >= 8160 * 6144


def test_picture_that_would_grow_too_large_is_packed_harder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = samples.noise("JPEG", (400, 400), quality=98)
    monkeypatch.setattr(pictures, "MOST_BYTES", len(raw) // 2)
    assert len(checker.judge("JPEG", raw)) <= len(raw) // 2
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    assert verdict(raw, "JPEG") == "too_many_pixels"
