"""How a number is written: a pattern in which braces name the number and the year."""

from __future__ import annotations

from string import Formatter

PLACES = ("number", "year")  #: what a pattern may name, in braces
LONGEST = 80  #: characters of a pattern
_WIDTHS = set("123456789")


def is_pattern(pattern: str) -> bool:
    """Whether it names the number, and nothing but number and year, each plainly or padded."""
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        return False
    sound = all(
        name in PLACES and not conversion and (not pad or (pad[0] == "0" and pad[1:] in _WIDTHS))
        for _text, name, pad, conversion in parts
    )
    return sound and any(part[1] == "number" for part in parts) and len(pattern) <= LONGEST


def written(pattern: str, value: int, year: int) -> str:
    """The number as the pattern has it."""
    return pattern.format(number=value, year=year)
