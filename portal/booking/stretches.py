"""The hours of a day as one line of text: 08:30-12:00, 13:00-16:30."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise

from portal.errors import Refused
from portal.i18n import gettext
from portal.i18n.dates import BadDate, parse_time

Stretch = tuple[time, time]
MOST = 6  #: stretches of one day
_BETWEEN = re.compile(r"[-–—]|ถึง|ຫາ")


def read_stretches(text: str) -> list[Stretch]:
    """What the line says, in order of time; nothing where it is empty.

    Raises Refused for what is no time, ends before it begins, or overlaps.
    """
    found = sorted(_read(part) for part in re.split(r"[,;\n]", text) if part.strip())
    if len(found) > MOST:
        raise Refused(gettext("At most %(n)s stretches on one day.", n=MOST))
    for before, after in pairwise(found):
        if after[0] < before[1]:
            raise Refused(gettext("Two stretches overlap."))
    return found


def _read(part: str) -> Stretch:
    ends = _BETWEEN.split(part)
    if len(ends) != 2:
        raise Refused(gettext("Write the hours as 08:30-12:00, 13:00-16:30."))
    try:
        opens, closes = (parse_time(end) for end in ends)
    except BadDate:
        raise Refused(gettext("Write the hours as 08:30-12:00, 13:00-16:30.")) from None
    if closes <= opens:
        raise Refused(gettext("It must close after it opens."))
    return opens, closes


def written(stretches: Iterable[Stretch]) -> str:
    """The line that says them."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in stretches)
