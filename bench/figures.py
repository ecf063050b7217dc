"""Reports over a million petitions beside the same over a thousand; what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from bench import bare
from bench.asking import Ask, asking, sure
from bench.house import house
from bench.lists import (
    FEW,
    MANY,
    QUICK,
    Side,
    chosen_databases,
    large_house,
    patience,
    statements_of,
)
from bench.timing import Claim, time_of


def figures(quick: bool, *, here: bool = False) -> list[Claim]:
    """Every page of reports: a million petitions beside a thousand; their queries."""
    many, few = (QUICK, QUICK) if quick else (MANY, FEW)
    claims: list[Claim] = []
    for name, base in chosen_databases(here).items():
        with large_house(base, many, here) as large, ExitStack() as stack:
            small = large if quick else stack.enter_context(
                house(base, petitions=few, citizens=30)
            )
            claims += _compared(Side(name, large), Side(name, small), few, quick)
    return claims


def _pages() -> dict[str, str]:
    """Page → address, of the last whole fiscal year; all but the board are for the office."""
    from portal.reports.periods import this_year

    last = this_year().last // 100 - 1
    period = f"period=f{last}"
    return {
        "reports of a fiscal year": f"/reports?{period}",
        "reports of a month": f"/reports?period=m{last}-03",
        "reports of one service": f"/reports?{period}&service=id_card",
        "reports of one status": f"/reports?{period}&status=completed",
        "figures as XLSX": f"/reports/figures.xlsx?{period}",
        "public board": f"/reports/board?{period}",
    }


def _compared(large: Side, small: Side, few: int, quick: bool) -> Iterator[Claim]:
    for name, path in _pages().items():
        page = _page(large, path)
        ours, other, flask = time_of(
            page, _page(small, path), asking(bare.app, "/"), **patience(quick)
        )
        yield Claim(
            what=f"{large.name}: {name}", ours=ours * 1e6, other=other * 1e6, unit="µs",
            against=f"{few:,} petitions; bare view {flask * 1e6:.0f} µs", goal=1.2,
        )
        number = len(statements_of(large, page))
        yield Claim(what=f"{large.name}: {name}, queries", ours=number, unit="", goal=4)


def _page(side: Side, path: str) -> Ask:
    """A call for a page as an administrator sees it, who reads every service."""
    cookie = ""
    if "board" not in path:
        cookie, _token = side.place.enter(side.place.someone("admin", "portal"))
    return sure(asking(side.place.app, path, cookie=cookie))
