"""The name on a public page: enough to compare with a paper in one's hand, no more."""

from __future__ import annotations

import unicodedata
from itertools import takewhile

STARS = "***"  #: always three, whatever the length of the name
BEFORE = "เแโใไເແໂໃໄ"  #: vowels written before the letter they belong to


def masked_name(name: str) -> str:
    """นางสาวฟ้าใส ใจสมมติ → นางสาวฟ้าใส ใจ***: the words after the first lose their letters."""
    first, *others = name.split() or [""]
    return " ".join([first, *map(_masked, others)] if others else [_masked(first)])


def _masked(word: str) -> str:
    """The first letter with the vowel before it and what stands on it, and stars."""
    first = 2 if word[:1] and word[0] in BEFORE else 1
    marks = takewhile(lambda sign: unicodedata.category(sign).startswith("M"), word[first:])
    return word[:first] + "".join(marks) + STARS
