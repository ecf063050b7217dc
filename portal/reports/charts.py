"""Charts as the server draws them: where each bar stands, in units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 760, 280  #: of the drawing
LEFT, RIGHT, TOP, GROUND = 46, 750, 30, 240  #: the field the bars stand in
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a column; `kind` is the class that colours it."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands under it, above it, and its middle."""

    label: str
    total: int
    middle: float
    top: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns side by side, and the lines of the scale as (height, number)."""

    columns: list[Column]
    scale: list[tuple[float, int]]


def chart(lots: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Chart:
    """A chart of (label, pieces from below as (kind, number)); some lots at least."""
    totals = [sum(number for _kind, number in pieces) for _label, pieces in lots]
    step = _step(max(totals, default=0))
    top = step * max(1, -(-max(totals, default=0) // step))
    per, room = (GROUND - TOP) / top, (RIGHT - LEFT) / max(1, len(lots))
    columns = []
    for place, ((label, pieces), total) in enumerate(zip(lots, totals, strict=True)):
        x, y, bars = LEFT + room * (place + 0.15), float(GROUND), []
        for kind, number in pieces:
            y -= number * per
            if number:
                bars.append(Bar(kind, round(x, 1), round(y, 1), round(room * 0.7, 1),
                                round(number * per, 1)))  # fmt: skip
        columns.append(Column(label, total, round(x + room * 0.35, 1), round(y, 1), tuple(bars)))
    scale = [(round(GROUND - n * per, 1), n) for n in range(0, top + 1, step)]
    return Chart(columns, scale)


def _step(highest: int) -> int:
    """A round number that divides the scale in five at most."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * 5 >= highest:
                return step * size
        size *= 10
