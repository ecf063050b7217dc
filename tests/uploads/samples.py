"""Files as people and attackers send them, made fresh: no picture of anybody lies in the tests."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any
) -> bytes:
    """A picture: red, its left upper corner blue, so that turning shows."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (0, 0, size[0] // 3, size[1] // 2))
    out = io.BytesIO()
    drawn.convert(mode).save(out, kind, **options)
    return out.getvalue()


def noise(kind: str, size: tuple[int, int], **options: Any) -> bytes:
    """A picture that cannot be packed small, like a photograph of rough paper."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def paper(change: Callable[[pikepdf.Pdf], None] | None = None, **options: Any) -> bytes:
    """A PDF of one page with some text; `change` adds what a test is about."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F1 12 Tf (word) Tj ET " * 50)
    if change is not None:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, **options)
    return out.getvalue()


def with_stream(
    data: bytes, filters: list[str], **entries: Any
) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts a stream with these raw bytes into the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(data, filter=Array([Name(name) for name in filters]))
        for key, value in entries.items():
            stream[f"/{key}"] = value
        pdf.pages[0].obj.Odd = stream

    return change


def with_root(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    """A change of the document's own dictionary."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return change


def with_link(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts a link with this action on the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        entries = {f"/{key}": value for key, value in action.items()}
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(entries)
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    return change


def with_annotation(subtype: str) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts a bare annotation of this kind on the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = Array([note])

    return change


def with_attachment(pdf: pikepdf.Pdf) -> None:
    """A file packed into the PDF."""
    pdf.attachments["note.txt"] = b"hidden"


def packed(size: int, times: int = 1) -> bytes:
    """`size` zeros, flate-packed `times` over."""
    data = bytes(size)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def archive() -> bytes:
    """A small ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("run.txt", "x")
    return out.getvalue()


def form_body(**fields: str | tuple[bytes, str]) -> dict[str, Any]:
    """A multipart form for a test client, held in memory: words, or (bytes, file name)."""
    body = b""
    for name, value in fields.items():
        data, filename = (value.encode(), None) if isinstance(value, str) else value
        named = "" if filename is None else f'; filename="{filename}"'
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        body += data + b"\r\n"
    return {"data": body + b"--limit--\r\n", "content_type": "multipart/form-data; boundary=limit"}
