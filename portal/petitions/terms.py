"""What people type into a search box, taken apart: numbers, words, and words too short to index."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.i18n import arabic

REFERENCE = 16  #: digits of a whole reference code
TELEPHONE = 9  #: digits of a whole telephone number, at least
LETTERS = 3  #: shorter words are in no trigram index
WORDS = 5  #: what comes after them is not looked for


@dataclass(frozen=True, slots=True)
class Terms:
    """A search, folded like what it is held against. All of it must be found."""

    codes: tuple[str, ...] = ()  #: reference codes or their beginnings
    phones: tuple[str, ...] = ()  #: telephone numbers or their beginnings: from 0 or + on
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  #: words that no index serves

    @property
    def looks_up(self) -> bool:
        """Whether an index leads to what is looked for."""
        return bool(self.words or any(len(n) >= LETTERS for n in (*self.codes, *self.phones)))


def fold(text: str) -> str:
    """One spelling for all ways to write the same: case, width, digits, composed marks."""
    return arabic(unicodedata.normalize("NFKC", text)).casefold()


def terms_of(typed: str) -> Terms:
    """Digits with blanks and dashes between them are one number; the rest is words."""
    text = fold(typed)
    parts = [number] if (number := _number(text)) else text.split()[:WORDS]
    numbers = [number for part in parts if (number := _number(part))]
    words = [part for part in parts if not _number(part)]
    return Terms(
        tuple(n for n in numbers if is_code(n)),
        tuple(n for n in numbers if not is_code(n)),
        tuple(word for word in words if len(word) >= LETTERS),
        tuple(word for word in words if len(word) < LETTERS),
    )


def is_code(number: str) -> bool:
    """Service numbers, and so reference codes, do not begin with 0."""
    return not number.startswith(("0", "+")) or len(number) == REFERENCE


def _number(text: str) -> str:
    """The digits of a reference code or telephone number, Thai ones as we keep them; or nothing."""
    digits = re.sub(r"[\s().\u2010-\u2015-]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return ""
    return f"0{digits[3:]}" if digits.startswith("+66") else digits
