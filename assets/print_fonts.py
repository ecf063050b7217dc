"""Makes the fonts of printed documents: whole faces whose every glyph says one definite text.

The web packages cut a face into files by script; on paper one file per weight gives fewer font
changes and smaller documents. Two things are changed so that text can be copied out of a PDF:

* Shapers split sara am into nikhahit and sara aa. A ligature puts the two together again, as one
  glyph that says sara am. It stands where the pair would stand, within 0.02 em.
* Marks are drawn where they need the smallest moves for each letter, and moves to the left only:
  readers take the jumps of 0.2 to 0.6 em in Noto Sans Lao for spaces, and what stands a hair
  to the right for what comes after.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fontTools.merge import Merger, Options
from fontTools.otlLib.builder import buildLigatureSubstSubtable, buildLookup
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

WEIGHTS = {400: "Regular", 600: "SemiBold"}
#: Hinting, vertical layout and dates of the web build are of no use in a PDF.
_DROP = ["DSIG", "gasp", "fpgm", "prep", "cvt ", "vhea", "vmtx", "MATH", "STAT"]


@dataclass(frozen=True, kw_only=True)
class Script:
    """Glyph names of a script: what sara am is made of, and letters to measure marks against."""

    nikhahit: str
    #: What the ligatures of nikhahit and a tone begin with.
    with_tone: str
    sara_aa: str
    #: The consonants, and among them those that reach up or down and take narrow marks there.
    letters: str
    tall: str
    deep: str
    #: A letter of common width, and the form of nikhahit before sara aa beside all but tall ones.
    low: str
    low_form: str


THAI = Script(
    nikhahit="uni0E4D", with_tone="uni0E4D0", sara_aa="uni0E32",
    letters="".join(map(chr, range(0x0E01, 0x0E2F))), tall="ปฝฟ", deep="ฎฏฤฦ", low="น", low_form="",
)  # fmt: skip
LAO = Script(
    nikhahit="uni0ECD", with_tone="niggahita_mai", sara_aa="uni0EB2",
    letters="".join(map(chr, (*range(0x0E81, 0x0EAF), *range(0x0EDC, 0x0EE0)))),
    tall="ປຝຟຢ", deep="ຊຌຐຖ", low="ນ", low_form=".right",
)  # fmt: skip


def sarabun(files: Path, weight: int) -> TTFont:
    """Sarabun with Thai and Latin in one file; `files` holds the package's woff2 files."""
    parts = [files / f"sarabun-{script}-{weight}-normal.woff2"
             for script in ("thai", "latin", "latin-ext")]  # fmt: skip
    font = _merged(parts)
    _hang_marks(font, THAI)
    _fuse_sara_am(font, THAI)
    return _named(font, "Sarabun", weight)


def lao(files: Path, weight: int) -> TTFont:
    """Noto Sans Lao, the Lao letters only: Latin comes from Sarabun."""
    font = _merged([files / f"noto-sans-lao-lao-{weight}-normal.woff2"])
    _hang_marks(font, LAO)
    _fuse_sara_am(font, LAO)
    return _named(font, "Noto Sans Lao", weight)


def _merged(parts: list[Path]) -> TTFont:
    with TemporaryDirectory() as folder:
        plain = []
        for part in parts:
            font = TTFont(part, recalcTimestamp=False)
            font.flavor = None
            plain.append(Path(folder, part.stem + ".ttf"))
            font.save(plain[-1])
        return Merger(options=Options(drop_tables=_DROP)).merge([str(path) for path in plain])


def _rules(font: TTFont, kind: int) -> Iterator[Any]:
    """The positioning rules of one kind: 2 kerning, 4 marks on letters, 6 marks on marks."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for outer in lookup.SubTable:
            rule = getattr(outer, "ExtSubTable", outer)
            if rule.LookupType == kind:
                yield rule


def _offset(font: TTFont, mark: str, letter: str) -> int | None:
    """How far `mark` is moved from the end of `letter`; None if it does not stand on it."""
    for rule in _rules(font, 4):
        if mark in rule.MarkCoverage.glyphs and letter in rule.BaseCoverage.glyphs:
            record = rule.MarkArray.MarkRecord[rule.MarkCoverage.glyphs.index(mark)]
            base = rule.BaseArray.BaseRecord[rule.BaseCoverage.glyphs.index(letter)]
            point = base.BaseAnchor[record.Class]
            if point is not None:
                move = point.XCoordinate - record.MarkAnchor.XCoordinate
                return int(move - font["hmtx"][letter][0])
    return None


def _farthest(font: TTFont, mark: str, script: Script) -> int:
    """How far the mark is moved on the letter where it ends up farthest to the right."""
    letters = script.letters
    if mark.endswith(".narrow"):
        letters = script.deep if font["glyf"][mark].yMax <= 0 else script.tall
    names = font.getBestCmap()
    found = [_offset(font, mark, names[ord(letter)]) for letter in letters if ord(letter) in names]
    return max((offset for offset in found if offset is not None), default=0)


def _anchors(font: TTFont, mark: str) -> Iterator[Any]:
    """Every anchor by which a mark hangs, and by which other marks hang on it."""
    for rule in _rules(font, 4):
        if mark in rule.MarkCoverage.glyphs:
            yield rule.MarkArray.MarkRecord[rule.MarkCoverage.glyphs.index(mark)].MarkAnchor
    for rule in _rules(font, 6):
        if mark in rule.Mark1Coverage.glyphs:
            yield rule.Mark1Array.MarkRecord[rule.Mark1Coverage.glyphs.index(mark)].MarkAnchor
        if mark in rule.Mark2Coverage.glyphs:
            place = rule.Mark2Coverage.glyphs.index(mark)
            yield from filter(None, rule.Mark2Array.Mark2Record[place].Mark2Anchor)


def _hang_marks(font: TTFont, script: Script) -> None:
    """Draw the marks where they stand, so that laying out text hardly moves them."""
    drawn = font.getGlyphSet()
    moved = {}
    for mark in font.getGlyphOrder():
        shift = _farthest(font, mark, script)
        if shift == 0:
            continue
        pen = TTGlyphPen(None)
        drawn[mark].draw(TransformPen(DecomposingFilterPen(pen, drawn), (1, 0, 0, 1, shift, 0)))
        moved[mark] = pen.glyph()
        for anchor in {id(anchor): anchor for anchor in _anchors(font, mark)}.values():
            anchor.XCoordinate += shift
    for mark, glyph in moved.items():
        font["glyf"][mark] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][mark] = (0, glyph.xMin)


def _fuse_sara_am(font: TTFont, script: Script) -> None:
    """One glyph for each nikhahit (with or without tone, in each form) before sara aa."""
    aa = script.sara_aa
    names = font.getBestCmap()
    ligatures = {}
    for mark in font.getGlyphOrder():
        stem, dot, form = mark.partition(".")
        if stem != script.nikhahit and not stem.startswith(script.with_tone):
            continue
        letter = script.low if dot + form == script.low_form else script.tall[0]
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(mark, (1, 0, 0, 1, _offset(font, mark, names[ord(letter)]) or 0, 0))
        pen.addComponent(aa, (1, 0, 0, 1, 0, 0))
        made = ligatures[mark, aa] = f"{mark}_{aa}"
        font["glyf"][made] = pen.glyph()
        font["glyf"][made].recalcBounds(font["glyf"])
        font.setGlyphOrder(font["glyf"].glyphOrder)
        font["hmtx"][made] = (font["hmtx"][aa][0], font["glyf"][made].xMin)
        font["GDEF"].table.GlyphClassDef.classDefs[made] = 1
        _kern_like(font, aa, made)
    _add_lookup(font["GSUB"].table, buildLookup([buildLigatureSubstSubtable(ligatures)]))


def _kern_like(font: TTFont, known: str, made: str) -> None:
    """Letters before `made` move closer as they do before `known`."""
    for rule in _rules(font, 2):
        for pairs in rule.PairSet if rule.Format == 1 else ():
            for record in [r for r in pairs.PairValueRecord if r.SecondGlyph == known]:
                twin = copy(record)
                twin.SecondGlyph = made
                pairs.PairValueRecord.append(twin)
                pairs.PairValueCount = len(pairs.PairValueRecord)
            pairs.PairValueRecord.sort(key=lambda record: font.getGlyphID(record.SecondGlyph))


def _add_lookup(table: Any, lookup: Any) -> None:
    """Put a lookup after all others and into every composition feature of every script."""
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _named(font: TTFont, family: str, weight: int) -> TTFont:
    """One family name for both weights; a fixed date, so the same input gives the same file."""
    full = f"{family} {WEIGHTS[weight]}"
    legacy = family if weight == 400 else full
    for number, text in ((1, legacy), (2, "Regular"), (4, full), (16, family),
                         (17, WEIGHTS[weight])):  # fmt: skip
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 3_800_000_000
    return font
