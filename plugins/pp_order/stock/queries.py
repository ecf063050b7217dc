"""Reads of the ledger: what is on hand, the figures of the report, the last movements."""

from dataclasses import dataclass

from sqlalchemy import select

from plugins.pp_order.items import BOOKS, Item
from plugins.pp_order.serials import Span, count, without
from plugins.pp_order.stock.models import Gone, Received
from portal.sdk import Petition, db

SHOWN = 100  #: movements on the report page


@dataclass(frozen=True, slots=True)
class Figures:
    """One item of the report, in books; `on_hand` with its serial numbers."""

    item: Item
    received: int
    issued: int
    void: int
    spans: tuple[Span, ...]

    @property
    def on_hand(self) -> int:
        """What is left."""
        return count(self.spans)


def received(item: str) -> list[Span]:
    """What ever came in."""
    rows = db.session.execute(select(Received.first, Received.last).filter_by(item=item))
    return [Span(*row) for row in rows]


def gone(item: str, *, void: bool) -> list[Span]:
    """What is out: handed out, or void."""
    rows = db.session.execute(
        select(Gone.first, Gone.last).where(
            Gone.item == item, Gone.returned_at.is_(None),
            Gone.petition_id.is_(None) if void else Gone.petition_id.is_not(None),
        )
    )
    return [Span(*row) for row in rows]


def on_hand(item: str) -> list[Span]:
    """The serial numbers that may be handed out, in order."""
    left = without(received(item), [*gone(item, void=False), *gone(item, void=True)])
    return _joined(left)


def _joined(found: list[Span]) -> list[Span]:
    """Neighbours as one."""
    joined: list[Span] = []
    for span in found:
        if joined and joined[-1].last + 1 == span.first:
            joined[-1] = Span(joined[-1].first, span.last)
        else:
            joined.append(span)
    return joined


def figures() -> list[Figures]:
    """The report, item by item."""
    return [
        Figures(
            item, count(received(item.code)), count(gone(item.code, void=False)),
            count(gone(item.code, void=True)), tuple(on_hand(item.code)),
        )
        for item in BOOKS
    ]


def movements() -> list[tuple[Received | Gone, str]]:
    """The last movements, newest first, with the reference of the order."""
    came = db.session.scalars(select(Received).order_by(Received.id.desc()).limit(SHOWN))
    left = db.session.execute(
        select(Gone, Petition.reference)
        .outerjoin(Petition, Petition.id == Gone.petition_id)
        .order_by(Gone.id.desc())
        .limit(SHOWN)
    )
    both: list[tuple[Received | Gone, str]] = [
        *((row, "") for row in came), *((row, reference or "") for row, reference in left)
    ]
    return sorted(both, key=lambda pair: pair[0].at, reverse=True)[:SHOWN]
