"""The public board: figures of a fiscal year without persons, and none that points at one.

Counts from one to four are hidden. A hidden count must not come out by subtraction, so no line and
no column hides exactly one: the next smallest goes with it. What is reckoned from fewer than five
petitions is hidden too. There are no filters, and no periods that overlap: what one page hides,
another would tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.reports.lines import Part
from portal.reports.tally import Tally

FEW = 5  #: fewer petitions than these may point at a person
_PIECES = ("finished", "open", "cancelled")  #: they make up what was received
COUNTS = ("received", *_PIECES)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the board; a count is None where it is hidden, a figure where there is none."""

    label: str
    received: int | None
    finished: int | None
    open: int | None
    cancelled: int | None
    median: float | None
    ninth: int | None
    on_time: float | None
    returns: float | None
    rating: float | None


def shown(part: Part, whole: Tally, label: str) -> list[Shown]:
    """The lines of a part and last the sum of all, without what may point at somebody."""
    tallies = [*(line.tally for line in part.lines), whole]
    counts = [[int(getattr(tally, name)) for name in COUNTS] for tally in tallies]
    kept = hidden(counts)
    names = [*(line.label for line in part.lines), label]
    return [
        _line(name, tally, [None if gone else n for n, gone in zip(row, away, strict=True)])
        for name, tally, row, away in zip(names, tallies, counts, kept, strict=True)
    ]


def hidden(counts: list[list[int]]) -> list[list[bool]]:
    """Which counts to hide: lines of COUNTS, the last being the sum of the others."""
    away = [[0 < number < FEW for number in row] for row in counts]
    spots = [
        [(place, column) for place in range(len(counts))] for column in range(len(COUNTS))
    ] + [[(place, column) for column in range(len(COUNTS))] for place in range(len(counts))]
    changed = True
    while changed:
        changed = False
        for lot in spots:
            gone = [spot for spot in lot if away[spot[0]][spot[1]]]
            left = [(counts[a][b], a, b) for a, b in lot if not away[a][b] and counts[a][b]]
            if len(gone) == 1 and left:
                _number, place, column = min(left)
                away[place][column] = changed = True
    return away


def _line(label: str, tally: Tally, counts: list[int | None]) -> Shown:
    received, finished, is_open, cancelled = counts
    told = finished is not None and tally.finished >= FEW
    return Shown(
        label, received, finished, is_open, cancelled,
        median=tally.median if told else None, ninth=tally.ninth if told else None,
        on_time=_blunt(tally.on_time, tally.finished) if told else None,
        returns=_blunt(tally.returns, tally.received) if received is not None else None,
        rating=tally.rating if told and tally.ratings >= FEW else None,
    )  # fmt: skip


def _blunt(share: float | None, number: int) -> float | None:
    """A share, unless it tells of one to four petitions, or of all but one to four."""
    if share is None:
        return None
    some = round(share * number)
    return None if 0 < some < FEW or 0 < number - some < FEW else share
