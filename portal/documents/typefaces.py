"""The fonts of printed documents: ours, before them an office's own TH Sarabun, and no others.

The worker never sees the fonts of the machine, so a document looks and weighs the same everywhere.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from portal.documents.walls import STATIC

#: Families of the face the regulations name, as its free editions call themselves.
OFFICE_FAMILIES = ("TH Sarabun New", "TH SarabunPSK", "TH SarabunIT๙", "TH Sarabun IT9")
FAMILIES = ("Sarabun", "Noto Sans Lao")
#: TH Sarabun draws letters at 0.7 of what other faces do: its 16 pt look like 11.5 pt of ours.
_OFFICE_STYLE = (
    ":root {{ --face: {families}; --letter: 16pt; --leading: 1.2; --form: 16pt; --small: 13pt }}"
)


def font_files(folder: Path | None) -> list[Path]:
    """The font files an office has put into its folder; none if there is no such folder."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in (".ttf", ".otf"))


def configuration(folder: Path | None) -> str:
    """Fontconfig's configuration file: our fonts, and the office's `folder` if it has any."""
    folders = [STATIC / "fonts" / "print", *([folder] if font_files(folder) and folder else [])]
    return "".join((
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
        *(f"<dir>{escape(str(path.resolve()))}</dir>" for path in folders),
        "</fontconfig>",
    ))  # fmt: skip


def office_style(folder: Path | None) -> str:
    """A style sheet that puts the office's face before ours, at the size it needs; or nothing."""
    from fontTools.ttLib import TTFont, TTLibError

    found: set[str] = set()
    for file in font_files(folder):
        try:
            with TTFont(file, lazy=True) as font:
                found.update(str(font["name"].getDebugName(number)) for number in (1, 16))
        except (TTLibError, KeyError):
            continue
    names = [name for name in OFFICE_FAMILIES if name in found]
    families = ", ".join(f'"{name}"' for name in (*names, *FAMILIES))
    return _OFFICE_STYLE.format(families=families) if names else ""
