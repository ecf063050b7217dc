"""Reads the text of a PDF two ways: by a reader people use, and glyph by glyph as the file says."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pikepdf
import pytest


def by_reader(pdf: bytes) -> str:
    """What poppler's pdftotext copies out, all white space taken away."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext (poppler-utils)")
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return squeezed(run.stdout.decode())


def by_glyph(pdf: bytes) -> str:
    """The text of every glyph in the order drawn, white space taken away."""
    said: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            fonts = {name: _codes(font) for name, font in page.Resources.Font.items()}
            codes: dict[int, str] = {}
            for drawn in pikepdf.parse_content_stream(page, "Tf TJ"):
                if str(drawn.operator) == "Tf":
                    codes = fonts[str(drawn.operands[0])]
                elif str(drawn.operator) == "TJ":
                    for part in drawn.operands[0]:
                        if isinstance(part, pikepdf.String):
                            text = bytes(part)
                            said += [
                                codes[int.from_bytes(text[i : i + 2], "big")]
                                for i in range(0, len(text), 2)
                            ]
    return squeezed("".join(said))


def squeezed(text: str) -> str:
    """Text without white space, line breaks and marks for line ends: layout adds and drops them."""
    return re.sub(r"[\s\u200b\f]", "", text)


def font_names(pdf: bytes) -> set[str]:
    """Names of the embedded fonts, without the tag of their subset."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(font.BaseFont).partition("+")[2]
            for page in opened.pages
            for font in page.Resources.Font.values()
        }


def _codes(font: pikepdf.Object) -> dict[int, str]:
    lines = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", font.ToUnicode.read_bytes())
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in lines
        if code != b"0000" or text != b"ffff"
    }
