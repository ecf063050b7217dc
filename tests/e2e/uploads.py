"""The files a teacher has on the telephone: a photograph, a PDF, a picture of the screen."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from PIL import Image

from tests.uploads.samples import noise, paper, picture

MAKE, GPS = 271, 34853  #: EXIF tags that say whose telephone it was and where


def write_uploads(folder: Path) -> dict[str, Path]:
    """Slot → file: a JPEG with EXIF, a PDF, a PNG."""
    exif = Image.Exif()
    exif[MAKE] = "Invented"
    exif[GPS] = {1: "N", 2: (17.0, 24.0, 0.0)}
    contents = {
        "id_card_copy": ("สำเนาบัตร น้ำค้าง.jpg", noise("JPEG", (1200, 800), exif=exif)),
        "other_1": ("คำสั่งเลื่อนระดับ.pdf", paper()),
        "other_2": ("หน้าจอ.png", picture("PNG", (300, 200))),
    }
    return _write(folder, contents)


def exif_of(data: bytes) -> dict[int, object]:
    """What a picture tells beside what it shows."""
    with Image.open(io.BytesIO(data)) as opened:
        return dict(opened.getexif())


def write_refused(folder: Path) -> dict[str, Path]:
    """Slot → what the portal does not take: one byte too large, another type, encrypted."""
    contents = {
        "id_card_copy": ("ใหญ่.png", b"\x89PNG\r\n\x1a\n".ljust(5 * 1024 * 1024 + 1, b"\0")),
        "other_1": ("หนังสือ.docx", b"PK\x03\x04 not a document"),
        "other_2": ("ล็อก.pdf", paper(encryption=pikepdf.Encryption(owner="o", user="u"))),
    }
    return _write(folder, contents)


def _write(folder: Path, contents: dict[str, tuple[str, bytes]]) -> dict[str, Path]:
    written = {slot: folder / name for slot, (name, _data) in contents.items()}
    for slot, (_name, data) in contents.items():
        written[slot].write_bytes(data)
    return written
