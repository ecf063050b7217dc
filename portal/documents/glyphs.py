"""What each glyph of a font says: its character map and substitutions, read backwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple


class Script(NamedTuple):
    """What a shaper makes of sara am in one script."""

    nikhahit: str
    tones: str
    sara_aa: str
    sara_am: str


SCRIPTS = (Script("\u0e4d", "\u0e48\u0e49\u0e4a\u0e4b", "\u0e32", "\u0e33"),
           Script("\u0ecd", "\u0ec8\u0ec9\u0eca\u0ecb", "\u0eb2", "\u0eb3"))  # fmt: skip

#: Fonts without substitutions draw shifted Thai marks from private code points. They are laid out
#: as in Windows and Mac Thai fonts: (what it says, Windows code, Mac code).
_PRIVATE = (
    (0x0E48, 0xF70A, 0xF88B), (0x0E49, 0xF70B, 0xF88E), (0x0E4A, 0xF70C, 0xF891),
    (0x0E4B, 0xF70D, 0xF894), (0x0E4C, 0xF70E, 0xF897), (0x0E38, 0xF718, 0xF89B),
    (0x0E39, 0xF719, 0xF89C), (0x0E3A, 0xF71A, 0xF89D), (0x0E48, 0xF705, 0xF88C),
    (0x0E49, 0xF706, 0xF88F), (0x0E4A, 0xF707, 0xF892), (0x0E4B, 0xF708, 0xF895),
    (0x0E4C, 0xF709, 0xF898), (0x0E48, 0xF713, 0xF88A), (0x0E49, 0xF714, 0xF88D),
    (0x0E4A, 0xF715, 0xF890), (0x0E4B, 0xF716, 0xF893), (0x0E4C, 0xF717, 0xF896),
    (0x0E31, 0xF710, 0xF884), (0x0E34, 0xF701, 0xF885), (0x0E35, 0xF702, 0xF886),
    (0x0E36, 0xF703, 0xF887), (0x0E37, 0xF704, 0xF888), (0x0E47, 0xF712, 0xF889),
    (0x0E4D, 0xF711, 0xF899), (0x0E0D, 0xF70F, 0xF89A), (0x0E10, 0xF700, 0xF89E),
)  # fmt: skip
_SAYS = {private: chr(says) for says, *codes in _PRIVATE for private in codes}


@lru_cache(maxsize=32)
def texts(font: bytes, index: int = 0) -> dict[int, str]:
    """The text of every glyph of a font file (`index`: which font of a collection), by glyph id.

    A glyph the character map names says that character; one that a substitution makes of others
    says what they say together, so a raised tone mark is still that tone mark.
    """
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font), fontNumber=index, lazy=True) as opened:
        said: dict[str, str] = {}
        for code, name in sorted((opened.getBestCmap() or {}).items()):
            said.setdefault(name, _SAYS.get(code, chr(code)))
        steps = list(_substitutions(opened["GSUB"].table)) if "GSUB" in opened else []
        grew = True
        while grew:
            grew = False
            for parts, made in steps:
                if made not in said and all(part in said for part in parts):
                    said[made] = compose("".join(said[part] for part in parts))
                    grew = True
        return {opened.getGlyphID(name): text for name, text in said.items()}


def compose(text: str) -> str:
    """Nikhahit, tones and sara aa as people type them: tones before sara am, after nikhahit."""
    for script in SCRIPTS:
        marks = text.removesuffix(script.sara_aa)
        if script.nikhahit in marks and not marks.strip(script.nikhahit + script.tones):
            tones = marks.replace(script.nikhahit, "")
            return script.nikhahit + tones if marks == text else tones + script.sara_am
    return text


def _substitutions(table: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each (glyphs taken, glyph made) of a GSUB table; context does not matter to the text."""
    for lookup in table.LookupList.Lookup if table.LookupList else ():
        for outer in lookup.SubTable:
            yield from _rule(getattr(outer, "ExtSubTable", outer))


def _rule(rule: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The substitutions of one rule: of one glyph, of one with choices, of several, reversed."""
    if rule.LookupType == 1:
        yield from (((taken,), made) for taken, made in rule.mapping.items())
    elif rule.LookupType == 3:
        for taken, choices in rule.alternates.items():
            yield from (((taken,), made) for made in choices)
    elif rule.LookupType == 4:
        for first, ligatures in rule.ligatures.items():
            yield from (((first, *found.Component), found.LigGlyph) for found in ligatures)
    elif rule.LookupType == 8:
        for taken, made in zip(rule.Coverage.glyphs, rule.Substitute, strict=True):
            yield (taken,), made
