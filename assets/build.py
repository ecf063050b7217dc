"""Copies what the portal serves from npm packages into portal/static and makes the print fonts.

Run `npm ci --ignore-scripts && npm run assets` after changing a version in package.json. The
result is committed: a fresh machine has no Node, and needs none.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import print_fonts

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "node_modules"
STATIC = ROOT / "portal" / "static"
#: package, family, scripts: Latin beside Lao comes from Sarabun on the web as on paper.
FACES = (
    ("sarabun", "Sarabun", ("thai", "latin", "latin-ext", "vietnamese")),
    ("noto-sans-lao", "Noto Sans Lao", ("lao",)),
)
FACE_RULE = """@font-face {{
  font-family: "{family}"; font-style: normal; font-weight: {weight}; font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {codes};
}}
"""


def web_fonts(target: Path) -> None:
    """The woff2 files, their licences and fonts.css, into `target`."""
    rules = ["/* Made by assets/build.py from the @fontsource packages; OFL texts lie beside. */\n"]
    for package, family, scripts in FACES:
        source = PACKAGES / "@fontsource" / package
        codes = json.loads((source / "unicode.json").read_text())
        shutil.copyfile(source / "LICENSE", target / f"OFL-{package}.txt")
        for weight in print_fonts.WEIGHTS:
            for script in scripts:
                file = f"{package}-{script}-{weight}.woff2"
                shutil.copyfile(
                    source / "files" / f"{package}-{script}-{weight}-normal.woff2", target / file
                )
                ranges = codes[script].replace(",", ", ")
                rules.append(
                    FACE_RULE.format(family=family, weight=weight, file=file, codes=ranges)
                )
    (target / "fonts.css").write_text("".join(rules))


def paper_fonts(target: Path) -> None:
    """The TrueType files that printed documents embed, into `target`."""
    for weight in print_fonts.WEIGHTS:
        for make, package in ((print_fonts.sarabun, "sarabun"), (print_fonts.lao, "noto-sans-lao")):
            font = make(PACKAGES / "@fontsource" / package / "files", weight)
            font.save(target / f"{package}-{weight}.ttf")


def scripts(target: Path) -> None:
    """htmx, which needs no build step of its own."""
    shutil.copyfile(PACKAGES / "htmx.org" / "dist" / "htmx.min.js", target / "htmx.min.js")


def main() -> None:
    """Rebuild everything."""
    for folder, make in (("fonts", web_fonts), ("fonts/print", paper_fonts), ("vendor", scripts)):
        target = STATIC / folder
        target.mkdir(parents=True, exist_ok=True)
        make(target)


if __name__ == "__main__":
    main()
