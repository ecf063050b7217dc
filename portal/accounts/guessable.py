"""Passwords people guess first: common words, runs of keys and digits, one's own data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("common_passwords.txt")
#: How much must be left when everything easy is taken out of a password: different characters,
#: and two for every common word after the first, so that a phrase of four plain words is fine.
ENOUGH_LEFT = 5
_WORTH_OF_A_WORD = 2
_LEET = str.maketrans("0134578@$!", "oleastbasi")
_YEAR = re.compile(r"(?<!\d)(?:19|20|24|25)\d\d(?!\d)")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}")
_SEPARATORS = re.compile(r"[\s._\-+*/#,;:]+")
_ROWS = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "abcdefghijklmnopqrstuvwxyz",
    "ๅ/_ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ",
    "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
)
# The Thai Kedmanee layout, key by key, with and without shift.
_LATIN_KEYS = (
    "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    '!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
)
_THAI_KEYS = (
    "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ"
    '+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
)
_SHORTEST_RUN = 3


def is_guessable(password: str, personal: tuple[str, ...] = ()) -> bool:
    """Whether too little is left once all that is easy to guess is taken out.

    Each spelling is looked at by itself: as typed, without dashes and spaces, and with the
    usual digits for letters read as letters.
    """
    own = _words_of(personal)
    plain = password.casefold()
    compact = _SEPARATORS.sub("", plain)
    if _common().fullmatch(compact):
        return True
    spellings = (plain, compact, plain.translate(_LEET))
    return any(_left(text, own) < ENOUGH_LEFT for text in spellings)


def _left(text: str, own: tuple[str, ...]) -> int:
    text = _SEPARATORS.sub(" ", text)
    for word in own:
        text = text.replace(word, " ")
    text = _YEAR.sub(" ", text)
    text = _REPEATED.sub(r" \1 ", text) if len(set(text)) > 1 else ""
    words = {word for word in _common().findall(text) if len(word) > _SHORTEST_RUN}
    text = _without_runs(_common().sub(" ", text))
    rest = "".join(part for part in text.split() if len(part) > 1 or not part.isascii())
    return len(set(rest)) + _WORTH_OF_A_WORD * max(len(words) - 1, 0)


def _words_of(personal: tuple[str, ...]) -> tuple[str, ...]:
    words = {part for value in personal for part in re.split(r"[\s@.]+", value.casefold())}
    words |= {re.sub(r"\D", "", value) for value in personal}
    return tuple(sorted((w for w in words if len(w) >= _SHORTEST_RUN), key=len, reverse=True))


def _without_runs(text: str) -> str:
    """Without neighbours on a keyboard row or in an alphabet, either way, three and more."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), _SHORTEST_RUN - 1, -1):
            for start in range(len(row) - size + 1):
                run = row[start : start + size]
                if run in text:
                    text = text.replace(run, " ")
    return text


@cache
def _common() -> re.Pattern[str]:
    """Every listed word, and what comes out when it is typed on the other layout; longest first."""
    listed = {
        line.strip().casefold()
        for line in _LIST.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    to_thai = str.maketrans(dict(zip(_LATIN_KEYS, _THAI_KEYS, strict=True)))
    to_latin = str.maketrans(dict(zip(_THAI_KEYS, _LATIN_KEYS, strict=True)))
    words = listed | {w.translate(to_thai) for w in listed if w.isascii() and len(w) > 3}
    words |= {w.translate(to_latin).casefold() for w in listed if not w.isascii()}
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
