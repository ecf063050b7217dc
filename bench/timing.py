"""Measures calls in turns, so that a busy machine troubles both sides of a ratio alike."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

Call = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One measured claim: ours beside the other's, or ours alone, against its goal."""

    what: str
    ours: float
    other: float | None = None  #: same unit; without it `ours` itself is held against the goal
    unit: str
    against: str = ""
    goal: float | None = None  #: without one it is a note beside a claim
    at_least: bool = False  #: the goal is a lower bound

    @property
    def figure(self) -> float:
        """What the goal speaks of: the ratio, or the value where there is no other side."""
        return self.ours if self.other is None else self.ours / self.other

    @property
    def is_kept(self) -> bool:
        """Whether the goal is reached; a note misses none."""
        if self.goal is None:
            return True
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal


def cpu_of(*calls: Call, rounds: int = 15, seconds: float = 0.05) -> list[float]:
    """CPU seconds of this process per call, the median over rounds in which calls take turns."""
    return [median(times) for times in _turns(calls, rounds, seconds, time.process_time)]


def time_of(*calls: Call, rounds: int = 15, seconds: float = 0.05) -> list[float]:
    """Seconds on the clock per call: for what waits for a database.

    Of the rounds the quickest counts: it was disturbed least by whatever else the machine does.
    """
    return [min(times) for times in _turns(calls, rounds, seconds, time.perf_counter)]


def _turns(
    calls: Sequence[Call], rounds: int, seconds: float, clock: Callable[[], float]
) -> list[list[float]]:
    numbers = []
    for call in calls:
        call()
        begun = clock()
        call()
        numbers.append(max(1, int(seconds / max(clock() - begun, 1e-6))))
    spent: list[list[float]] = [[] for _call in calls]
    gc.collect()
    gc.freeze()  # what the calls leave behind is collected between them, not the whole house
    try:
        for _round in range(rounds):
            for call, number, times in zip(calls, numbers, spent, strict=True):
                gc.collect()
                begun = clock()
                for _time in range(number):
                    call()
                times.append((clock() - begun) / number)
    finally:
        gc.unfreeze()
    return spent


def effort(quick: bool) -> dict[str, float]:
    """How much `cpu_of` does: enough for a figure, or as little as shows that it runs."""
    return {"rounds": 2, "seconds": 0.001} if quick else {"rounds": 25, "seconds": 0.05}


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie; 0.99 for p99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(claims: Iterable[Claim]) -> str:
    """The claims as lines for people."""
    lines = [f"{'claim':58} {'ours':>12} {'other':>12} {'figure':>9} {'goal':>9}"]
    for claim in claims:
        times = " " if claim.other is None else "×"
        other = "" if claim.other is None else _amount(claim.other, claim.unit)
        lines.append(
            f"{claim.what:58} {_amount(claim.ours, claim.unit):>12} {other:>12} "
            f"{claim.figure:8.2f}{times} {_verdict(claim, times)}"
            + (f"  ({claim.against})" if claim.against else "")
        )
    return "\n".join(lines)


def _verdict(claim: Claim, times: str) -> str:
    if claim.goal is None:
        return f"{'':9} note"
    sign = "≥" if claim.at_least else "≤"
    return f"{sign}{claim.goal:7.2f}{times} {'kept' if claim.is_kept else 'MISSED'}"


def as_json(claims: Iterable[Claim]) -> str:
    """The claims as one JSON array."""
    rows = [{**asdict(c), "figure": c.figure, "is_kept": c.is_kept} for c in claims]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:,.2f} {unit}"
