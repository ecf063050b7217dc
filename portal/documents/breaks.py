"""Where lines of Lao may end: Lao is written without spaces and the layout engine knows no words.

Marked with U+200B between words. The mark has no width and leaves no trace in the text layer.
"""

from __future__ import annotations

import re
from typing import Any

_LAO = re.compile("[\u0e80-\u0edf]{2,}")
_UNSEEN = {"head", "title", "style", "script"}


def broken(text: str) -> str:
    """`text` with U+200B wherever a dictionary of Lao lets a line end within a run of Lao."""
    return _LAO.sub(lambda run: "\u200b".join(_words(run[0])), text)


def break_lines(root: Any) -> None:
    """Mark the line ends of all text of an element tree, in place."""
    for element in root.iter():
        if element.text and element.tag not in _UNSEEN and _LAO.search(element.text):
            element.text = broken(element.text)
        if element.tail and _LAO.search(element.tail):
            element.tail = broken(element.tail)


def _words(run: str) -> list[str]:
    from icu4py.breakers import LineBreaker

    return list(LineBreaker(run, "lo"))
