"""Sample attachments: a small picture and a one-page PDF that say they are samples."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from werkzeug.datastructures import FileStorage

from portal.uploads.operations import Kept, keep, record
from portal.uploads.storage import new_id, storage

if TYPE_CHECKING:
    from portal.uploads.slots import Slot


def picture() -> bytes:
    """A PNG of a card-shaped sample."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (430, 270), "#e8f0ee")
    draw = ImageDraw.Draw(image)
    draw.rectangle((12, 12, 417, 257), outline="#0f766e", width=3)
    draw.rectangle((300, 90, 395, 215), fill="#c9d8d4")
    for line in range(4):
        draw.rectangle((30, 100 + 30 * line, 260 - 25 * line, 112 + 30 * line), fill="#9db5af")
    draw.text((30, 30), "SAMPLE - NOT A DOCUMENT", fill="#0f766e", font_size=22)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def paper() -> bytes:
    """A PDF of one page with one line."""
    from pikepdf import Dictionary, Name, Pdf

    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 720 Td (SAMPLE - NOT A DOCUMENT) Tj ET")
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


_KINDS = {"png": (picture, "image/png"), "pdf": (paper, "application/pdf")}


def attach(slot: Slot, kind: str, *, owner_id: int, draft_id: int) -> None:
    """Put a sample (`png` or `pdf`) into a slot of a draft."""
    record(sample(slot, kind), slot=slot.code, owner_id=owner_id, draft_id=draft_id)


def sample(slot: Slot, kind: str) -> Kept:
    """A stored sample without a row. Only the first of its kind is checked as every upload is."""
    first, content = _checked(kind)
    copy = new_id()
    storage().put(copy, BytesIO(content))
    return Kept(
        id=copy, name=f"{slot.code}.{kind}", media_type=first.media_type,
        size=first.size, sha256=first.sha256,
    )


@cache
def _checked(kind: str) -> tuple[Kept, bytes]:
    draw, media_type = _KINDS[kind]
    sent = FileStorage(BytesIO(draw()), filename=f"sample.{kind}", content_type=media_type)
    kept = keep(sent)
    stored, _size = storage().open(kept.id)
    with stored:
        content = stored.read()
    storage().delete(kept.id)
    return kept, content
