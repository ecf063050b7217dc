"""Letters with their marks in a content stream: each is made to say what was typed.

Shapers split sara am into two glyphs, swap the first with a tone mark and share the second with
sara aa. No map from glyph to text can tell "นา" from "นำ" then, so the halves get codes of their
own that draw the same outlines. And a letter with marks above each other, or with a split sara
am, is marked as a whole with its text, for readers that sort by position or know no empty text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import category

from portal.documents.glyphs import SCRIPTS, Script

_TOKEN = re.compile(rb"/(\S+) \S+ Tf|<([0-9a-f]+)>|\bET\b")
#: Codes for halves without text: readers that know no empty text take the code for a character,
#: so these are characters without width.
_SILENT = (*range(0x200B, 0x2010), *range(0x2060, 0x2065))


@dataclass
class Face:
    """One font of the document: what its glyphs say, and codes added: (glyph, text) to code."""

    said: dict[int, str]
    next_code: int
    added: dict[tuple[int, str], int] = field(default_factory=dict)
    marks: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.marks = {glyph for glyph, text in self.said.items() if _is_marks(text)}

    def code(self, glyph: int, text: str) -> int:
        """A character code that draws `glyph` and says `text`."""
        if self.said.get(glyph) == text:
            return glyph
        key = (glyph, text)
        if key not in self.added:
            free = [code for code in _SILENT if code not in self.added.values()]
            if not text and free and self.next_code < free[0]:
                self.added[key] = free[0]
            else:
                self.added[key] = self.next_code
                self.next_code += 1
        return self.added[key]


def retold(content: bytes, faces: dict[bytes, Face]) -> bytes:
    """A content stream whose clusters, letters with their marks, read as they were typed."""
    out = bytearray()
    copied = 0
    cluster = _Cluster(Face({}, 0))
    for token in _TOKEN.finditer(content):
        if token[2] is None:
            cluster.end(out)
            out += content[copied : token.end()]
            copied = token.end()
            if token[1] in faces:
                cluster = _Cluster(faces[token[1]])
            continue
        out += content[copied : token.start(2)]
        copied = token.end(2)
        for position in range(0, len(token[2]), 4):
            cluster.take(int(token[2][position : position + 4], 16), out)
    cluster.end(out)
    return bytes(out + content[copied:])


class _Cluster:
    """The letter being drawn and its marks: (place of the code in the stream, glyph)."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.glyphs: list[tuple[int, int]] = []
        self.text = ""
        self.split = False

    def take(self, glyph: int, out: bytearray) -> None:
        """Write a glyph, as part of this cluster or as the first of the next."""
        if self.glyphs and glyph in self.face.marks:
            self._add(glyph, self.face.said[glyph], out)
        elif (script := self._splits(glyph)) is not None:
            self._close_am(script, glyph, out)
        elif self._stacked() and self.face.said.get(glyph) == " ":
            # Chrome's reader drops a space between two wholes, so it belongs to the first.
            self._add(glyph, " ", out)
            self.end(out)
        else:
            self.end(out)
            self._add(glyph, self.face.said.get(glyph, ""), out)

    def end(self, out: bytearray) -> None:
        """Mark what was written as a whole if glyphs do not stand one beside the other.

        Poppler sorts what it reads by position, and marks above each other have the same. The
        operators end and begin anew the array of TJ that the codes stand in.
        """
        if self._stacked():
            first, last = self.glyphs[0][0], self.glyphs[-1][0] + 4
            out[last:last] = b">] TJ EMC [<"
            actual = self.text.encode("utf-16-be").hex().encode()
            out[first:first] = b">] TJ /Span <</ActualText <feff%s>>> BDC [<" % actual
        self.glyphs.clear()
        self.text, self.split = "", False

    def _stacked(self) -> bool:
        return len(self.glyphs) > 2 or self.split

    def _add(self, glyph: int, text: str, out: bytearray) -> None:
        self.glyphs.append((len(out), glyph))
        self.text += text
        out += b"%04x" % glyph

    def _splits(self, glyph: int) -> Script | None:
        """The script in which `glyph` is the second half of a sara am begun here, if it is."""
        if self.split:
            return None
        marks = "".join(self.face.said[mark] for _, mark in self.glyphs[1:])
        for script in SCRIPTS:
            if self.face.said.get(glyph) == script.sara_aa and script.nikhahit in marks:
                return None if marks.strip(script.nikhahit + script.tones) else script
        return None

    def _close_am(self, script: Script, aa: int, out: bytearray) -> None:
        """Write the second half as sara am, and take nikhahit out of what the marks say."""
        for place, glyph in self.glyphs[1:]:
            rest = self.face.said[glyph].replace(script.nikhahit, "")
            out[place : place + 4] = b"%04x" % self.face.code(glyph, rest)
        self.text = self.text.replace(script.nikhahit, "")
        self.glyphs.append((len(out), aa))
        out += b"%04x" % self.face.code(aa, script.sara_am)
        self.text += script.sara_am
        self.split = True


def _is_marks(text: str) -> bool:
    return bool(text) and all(category(letter) == "Mn" for letter in text)
