"""The text layer of a PDF: what is copied or searched is what was typed, also in Thai and Lao.

WeasyPrint takes a glyph's text from the first word it met it in; here it comes from the font, and
what a glyph alone cannot tell from the cluster it stands in.
"""

from __future__ import annotations

from typing import Any

from portal.documents.clusters import Face, retold
from portal.documents.glyphs import texts


def finisher(document: Any, pdf: Any) -> None:
    """Rewrite the text layer of a PDF about to be written (the hook of WeasyPrint's write_pdf)."""
    from weasyprint.text.fonts import get_hb_object_data

    faces: dict[bytes, Face] = {}
    dictionaries = {
        entry["BaseFont"]: entry for entry in pdf.objects
        if isinstance(entry, dict) and entry.get("Subtype") == "/Type0"
    }  # fmt: skip
    fonts = [font for font in document.fonts.values() if font.name in dictionaries]
    for font in fonts:
        said = dict(font.to_unicode)
        said.update((code, chr(point)) for point, code in font.missing.items())
        known = texts(get_hb_object_data(font.hb_face), font.index)
        for glyph in said.keys() & known.keys():
            said[glyph] = known[glyph]
        faces[font.hash.encode()] = Face(said, font.glyph_count + len(font.missing))
    for entry in pdf.objects:
        if hasattr(entry, "stream") and any(b" TJ" in _bytes(part) for part in entry.stream):
            entry.stream = [retold(b"\n".join(map(_bytes, entry.stream)), faces)]
    for font in fonts:
        _write_map(pdf, dictionaries[font.name], font, faces[font.hash.encode()])


def _bytes(part: bytes | str) -> bytes:
    return part if isinstance(part, bytes) else part.encode("ascii")


def _write_map(pdf: Any, dictionary: Any, font: Any, face: Face) -> None:
    """Put a face's texts and added codes into its PDF objects."""
    import pydyf  # type: ignore[import-untyped]

    says = {glyph: face.said.get(glyph, "") for glyph in font.to_unicode}
    says.update((code, text) for (_, text), code in face.added.items())
    _referred(pdf, dictionary["ToUnicode"]).stream = _to_unicode(says)
    if not face.added:
        return
    descendant = _referred(pdf, dictionary["DescendantFonts"][0])
    glyphs = [0] * (max(face.added.values()) + 1)
    glyphs[: font.glyph_count] = range(min(font.glyph_count, len(glyphs)))
    for (glyph, _), code in face.added.items():
        glyphs[code] = glyph
        descendant["W"].extend([code, pydyf.Array([font.widths[glyph]])])
    outlines = pydyf.Stream([b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)], compress=True)
    pdf.add_object(outlines)
    descendant["CIDToGIDMap"] = outlines.reference
    if font.missing:
        encoding = _referred(pdf, dictionary["Encoding"]).stream
        end = encoding.index(b"endcmap")
        lines = [b"<%04x> %d" % (code, code) for code in face.added.values()]
        encoding[end:end] = _batches(b"cidchar", lines)


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _to_unicode(says: dict[int, str]) -> list[bytes]:
    lines = [
        b"<%04x> <%s>" % (code, text.encode("utf-16-be").hex().encode())
        for code, text in sorted(says.items())
    ]
    return [
        b"/CIDInit /ProcSet findresource begin", b"12 dict begin", b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def", b"/CMapType 2 def",
        b"1 begincodespacerange", b"<0000> <ffff>", b"endcodespacerange",
        *_batches(b"bfchar", lines),
        b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end",
    ]  # fmt: skip


def _batches(kind: bytes, lines: list[bytes]) -> list[bytes]:
    """Lines in the groups of at most 100 that a CMap allows."""
    out: list[bytes] = []
    for start in range(0, len(lines), 100):
        group = lines[start : start + 100]
        out += [b"%d begin%s" % (len(group), kind), *group, b"end" + kind]
    return out
