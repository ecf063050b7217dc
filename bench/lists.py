"""A million petitions beside a thousand: queue pages at any depth, counts, and the search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import event, select

from bench import bare
from bench.asking import Ask, asking, sure
from bench.house import House, configured, databases, house
from bench.timing import Claim, time_of

MANY, FEW = 1_000_000, 1_000
QUICK = 24  #: petitions where only the measuring is tried
QUEUE = "/staff/id-card?state=all"


@dataclass(frozen=True, slots=True)
class Side:
    """A house with the name of its database."""

    name: str
    place: House

    def page(self, path: str) -> Ask:
        """A call for a page as the officer sees it."""
        cookie, _token = self.place.enter(self.place.someone("staff", "id_card"))
        return sure(asking(self.place.app, path, cookie=cookie), "</html>")


def lists(quick: bool, *, here: bool = False) -> list[Claim]:
    """First page, page in the middle and overview: a million beside a thousand; their queries."""
    many, few = (QUICK, QUICK) if quick else (MANY, FEW)
    claims = []
    for name, base in chosen_databases(here).items():
        with large_house(base, many, here) as large, ExitStack() as stack:
            small = large if quick else stack.enter_context(
                house(base, petitions=few, citizens=30)
            )
            claims += _compared(Side(name, large), Side(name, small), few, quick)
    return claims


def _compared(large: Side, small: Side, few: int, quick: bool) -> Iterator[Claim]:
    pages = {
        "first page": (QUEUE, QUEUE),
        "page in the middle": tuple(f"{QUEUE}&at={_middle(s.place)}" for s in (large, small)),
        "first page, newest first": tuple([f"{QUEUE}&sort=-reference"] * 2),
        "overview with counts": ("/staff", "/staff"),
    }
    for name, (path, small_path) in pages.items():
        page = large.page(path)
        ours, other, flask = time_of(
            page, small.page(small_path), asking(bare.app, "/"), **patience(quick)
        )
        yield Claim(
            what=f"{large.name}: {name}", ours=ours * 1e6, other=other * 1e6, unit="µs",
            against=f"{few:,} petitions; bare view {flask * 1e6:.0f} µs", goal=1.2,
        )
        number = len(statements_of(large, page))
        yield Claim(what=f"{large.name}: {name}, queries", ours=number, unit="", goal=4)


def search(quick: bool, *, here: bool = False) -> list[Claim]:
    """The search statement for rare and common terms, beside the same without the index."""
    claims = []
    for name, base in chosen_databases(here).items():
        with large_house(base, QUICK if quick else MANY, here) as place:
            side = Side(name, place)
            for kind, term in _terms(place).items():
                claims += _searched(side, kind, term, quick)
    return claims


def _searched(side: Side, kind: str, term: str, quick: bool) -> list[Claim]:
    page = side.page(f"{QUEUE}&q={quote(term)}")
    asked = _searching(statements_of(side, page))
    with side.place.app.app_context():
        found, scanned = time_of(lambda: _run(asked), lambda: _scan(term), **patience(quick, 5))
    what = f"{side.name}: search, {kind}"
    return [
        Claim(what=f"{what}, SQL", ours=found * 1e3, unit="ms", goal=2),
        Claim(
            what=f"{what}, a scan takes", ours=scanned * 1e3, other=found * 1e3, unit="ms",
            against="the search", goal=100, at_least=True,
        ),
    ]


def chosen_databases(here: bool) -> dict[str, str]:
    """Name → server; with `here` only the one the portal is configured for."""
    found = databases()
    if not here:
        return found
    from portal.config import load

    url: str = load()["SQLALCHEMY_DATABASE_URI"]
    name = "postgresql" if url.startswith("postgresql") else "sqlite"
    return {name: found[name]}


def large_house(base: str, many: int, here: bool) -> AbstractContextManager[House]:
    """The configured portal, or a new one with so many petitions."""
    return configured() if here else house(base, petitions=many, citizens=max(5, many // 500))


def _middle(place: House) -> str:
    """The cursor of the petition in the middle."""
    from portal.extensions import db
    from portal.petitions.models import Petition
    from portal.petitions.paging import cursor_of

    with place.app.app_context():
        highest = db.session.scalar(select(Petition.id).order_by(Petition.id.desc()).limit(1)) or 0
        row = db.session.get_one(Petition, highest // 2)
        return cursor_of((row.submitted_at, row.id), back=False)


def _terms(place: House) -> dict[str, str]:
    """Of a petition in the middle, so that nothing is found by beginning at an end."""
    from portal.extensions import db
    from portal.petitions.models import Petition

    with place.app.app_context():
        highest = db.session.scalar(select(Petition.id).order_by(Petition.id.desc()).limit(1)) or 0
        row = db.session.get_one(Petition, highest // 2)
        family = row.applicant_name.split()[-1]
        return {
            "a reference": row.reference,
            "the beginning of a reference": row.reference[:8],
            "a telephone": row.phone,
            "the beginning of a telephone": row.phone[:6],
            "a whole name": row.applicant_name,
            "a surname many share": family,
            "three letters": family[:3],
            "a name nobody has": "ไม่มีใคร",
        }


def statements_of(side: Side, ask: Ask) -> list[tuple[str, Any]]:
    """What a call asks of the database, as (statement, values); not counting its first time."""
    from portal.extensions import db

    ask()
    with side.place.app.app_context():
        engine = db.engine
    with _listening(engine) as heard:
        ask()
    return heard


@contextmanager
def _listening(engine: Any) -> Iterator[list[tuple[str, Any]]]:
    heard: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, text: str, parameters: Any, _x: Any, _m: Any) -> None:
        heard.append((text, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _searching(statements: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """What the page asks of the petitions: all but who is reading and the counters."""
    asked = [s for s in statements if "petition." in s[0] and "petition_count" not in s[0]]
    if not any("ORDER BY" in text for text, _values in asked):
        raise RuntimeError("the page searches with another statement")
    return asked


def _run(statements: list[tuple[str, Any]]) -> None:
    from portal.database import reader
    from portal.extensions import db

    options = {"plan_anew": True}  # as the search itself asks
    with reader(db.engine).connect() as connection:
        for text, values in statements:
            connection.exec_driver_sql(text, values, execution_options=options).all()


def _scan(term: str) -> None:
    """All rows looked through, as without an index: an expression that no index serves."""
    from sqlalchemy import func, or_

    from portal.extensions import db
    from portal.petitions.models import Petition
    from portal.petitions.terms import fold

    keys = (Petition.search_text, Petition.reference, Petition.phone)
    here = or_(*(func.lower(key).contains(fold(term)) for key in keys))
    page = select(Petition.id).where(here).order_by(Petition.submitted_at).limit(11)
    db.session.execute(page).all()


def patience(quick: bool, rounds: int = 11) -> dict[str, float]:
    """How much `time_of` does."""
    return {"rounds": 2, "seconds": 0.001} if quick else {"rounds": rounds, "seconds": 0.1}


