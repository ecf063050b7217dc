"""The picture codes: right modules, no size, no style, the same each time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import segno

from portal.documents.qr import qr_svg

ADDRESS = "https://portal.example/s/1120250331111014a1b2c3"


def modules(svg: bytes) -> set[tuple[int, int]]:
    """The dark modules an SVG of strokes draws, as (column, row) without the border."""
    path = ElementTree.fromstring(svg).find("{*}path")
    assert path is not None
    dark, x, y = set(), 0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]*)", path.attrib["d"]):
        steps = [float(number) for number in numbers.split()]
        if letter == "h":
            dark |= {(x + step - 2, int(y) - 2) for step in range(int(steps[0]))}
            x += int(steps[0])
        elif letter == "m":
            x, y = x + int(steps[0]), y + steps[1]
        else:
            x, y = int(steps[0]), steps[1]
    return dark


def test_the_modules_are_those_of_the_code() -> None:
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    expected = {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert modules(qr_svg(ADDRESS)) == expected


def test_it_has_no_size_of_its_own_and_nothing_a_strict_page_refuses() -> None:
    root = ElementTree.fromstring(qr_svg(ADDRESS))
    assert "viewBox" in root.attrib
    assert {"width", "height", "style"}.isdisjoint(root.attrib)
    assert b"style" not in qr_svg(ADDRESS)
    assert not qr_svg(ADDRESS).startswith(b"<?xml")


def test_the_same_address_gives_the_same_picture() -> None:
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS + "x")


@pytest.mark.parametrize("text", ["1", "ก", "x" * 500])
def test_any_text_has_a_code(text: str) -> None:
    assert qr_svg(text).startswith(b"<svg")
