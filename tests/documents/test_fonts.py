"""The committed fonts: complete, licensed, and those that the build makes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.documents import typefaces
from portal.documents.walls import STATIC

ROOT = Path(__file__).parents[2]
FONTS = STATIC / "fonts"
RULES = re.findall(r"@font-face \{(.*?)\}", (FONTS / "fonts.css").read_text(), re.DOTALL)


def test_the_web_style_sheet_names_files_that_exist_each_with_its_range() -> None:
    named = set()
    for rule in RULES:
        (url,) = re.findall(r'url\("([^"]+)"\)', rule)
        assert "/" not in url
        assert (FONTS / url).read_bytes().startswith(b"wOF2")
        assert "unicode-range: U+" in rule
        assert "font-display: swap" in rule
        named.add(url)
    assert named == {file.name for file in FONTS.glob("*.woff2")}


@pytest.mark.parametrize("weight", [400, 600])
def test_both_faces_have_both_weights(weight: int) -> None:
    faces = {
        re.findall(r'font-family: "([^"]+)"', rule)[0]
        for rule in RULES
        if f"font-weight: {weight}" in rule
    }
    assert faces == {"Sarabun", "Noto Sans Lao"}


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.woff2")), ids=lambda file: file.stem)
def test_a_web_font_covers_letters_of_its_range(file: Path) -> None:
    (rule,) = (rule for rule in RULES if file.name in rule)
    first, last = re.findall(r"U\+([0-9A-F]+)-([0-9A-F]+)", rule)[0]
    with TTFont(file) as font:
        assert any(int(first, 16) <= code <= int(last, 16) for code in font.getBestCmap())


def test_each_package_brings_its_licence() -> None:
    for package in ("sarabun", "noto-sans-lao"):
        assert "SIL Open Font License" in (FONTS / f"OFL-{package}.txt").read_text()


def test_print_fonts_cover_what_the_portal_prints() -> None:
    said = {}
    for package in ("sarabun", "noto-sans-lao"):
        for weight in (400, 600):
            with TTFont(FONTS / "print" / f"{package}-{weight}.ttf") as font:
                assert font["OS/2"].usWeightClass == weight
                said[package, weight] = set(font.getBestCmap())
    for weight in (400, 600):
        thai = {*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)}
        latin = {*range(0x20, 0x7F), *map(ord, "“”‘’–—…·×°")}
        lao = {*map(ord, "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮະັາຳິີຶືຸູົຼຽເແໂໃໄໆ່້໊໋໌ໍ໐໙ໜໝ")}
        assert thai | latin <= said["sarabun", weight]
        assert lao <= said["noto-sans-lao", weight]


def test_the_lock_pins_every_package_without_saying_from_where() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    packages = {
        name.removeprefix("node_modules/"): package
        for name, package in lock["packages"].items()
        if name
    }
    assert {name: packages[name]["version"] for name in wanted} == wanted
    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_build_makes_what_is_committed(tmp_path: Path) -> None:
    if not (ROOT / "node_modules" / "@fontsource").is_dir():
        pytest.skip("no node_modules: the build needs `npm ci`")
    code = (
        "import build, pathlib, sys; target = pathlib.Path(sys.argv[1]);"
        "build.web_fonts(target); build.paper_fonts(target); build.scripts(target)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT / "assets", check=True)
    for made in tmp_path.iterdir():
        kept = next(FONTS.rglob(made.name), STATIC / "vendor" / made.name)
        assert kept.read_bytes() == made.read_bytes(), made.name


def test_the_machines_fonts_are_never_named(tmp_path: Path) -> None:
    assert typefaces.configuration(None).count("<dir>") == 1
    assert typefaces.configuration(tmp_path).count("<dir>") == 1
    (tmp_path / "own.TTF").write_bytes(b"not a font")
    assert typefaces.configuration(tmp_path).count("<dir>") == 2
    assert "include" not in typefaces.configuration(tmp_path)


def test_only_a_face_of_the_regulations_goes_before_ours(tmp_path: Path) -> None:
    assert typefaces.office_style(None) == typefaces.office_style(tmp_path) == ""
    with TTFont(FONTS / "print" / "noto-sans-lao-400.ttf") as font:
        font.save(tmp_path / "other.ttf")
        assert typefaces.office_style(tmp_path) == ""
        font["name"].setName("TH SarabunPSK", 1, 3, 1, 0x409)
        font.save(tmp_path / "th.ttf")
    style = typefaces.office_style(tmp_path)
    assert '--face: "TH SarabunPSK", "Sarabun", "Noto Sans Lao"' in style
