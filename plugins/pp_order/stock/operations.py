"""The verbs of the stock: receive, issue, void, take back; the sole writers of the ledger."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plugins.pp_order.items import item_of
from plugins.pp_order.serials import Span, without
from plugins.pp_order.stock import queries
from plugins.pp_order.stock.models import Gone, Received
from portal.sdk import Refused, gettext, in_turn, now, transaction


@contextmanager
def _writing() -> Iterator[Session]:
    """The ledger's writers in turn; what the database refuses nevertheless, as a sentence."""
    try:
        with transaction() as session:
            in_turn("pp_order_stock")
            yield session
    except IntegrityError as refusal:
        raise Refused(gettext(
            "These serial numbers have just been entered by somebody else. Look at the stock "
            "and choose again."
        )) from refusal


def receive(item: str, spans: Iterable[Span], source: str, *, by: int) -> None:
    """Books came in. Refused where one of them came in before."""
    with _writing() as session:
        for span in spans:
            known = without([span], without([span], queries.received(item)))
            if known:
                raise Refused(gettext(
                    "%(item)s %(serials)s came in before.",
                    item=item_of(item).label, serials=_list(known),
                ))
            session.add(Received(
                item=item, first=span.first, last=span.last, source=source, by_id=by
            ))
            session.flush()


def issue(item: str, spans: Iterable[Span], *, petition_id: int, by: int) -> None:
    """Books go to an order."""
    _leave(item, spans, petition_id=petition_id, reason="", by=by)


def void(item: str, spans: Iterable[Span], reason: str, *, by: int) -> None:
    """Books that are spoilt or lost; Refused without a reason."""
    if not reason.strip():
        raise Refused(gettext("Write why the books are void."))
    _leave(item, spans, petition_id=None, reason=reason.strip(), by=by)


def take_back(petition_id: int) -> None:
    """What an order was given is on hand again."""
    with _writing() as session:
        session.execute(
            update(Gone)
            .where(Gone.petition_id == petition_id, Gone.returned_at.is_(None))
            .values(returned_at=now())
        )


def _leave(
    item: str, spans: Iterable[Span], *, petition_id: int | None, reason: str, by: int
) -> None:
    with _writing() as session:
        for span in spans:
            if missing := without([span], queries.on_hand(item)):
                raise Refused(gettext(
                    "%(item)s %(serials)s is not on hand.",
                    item=item_of(item).label, serials=_list(missing),
                ))
            session.add(Gone(
                item=item, first=span.first, last=span.last, petition_id=petition_id,
                reason=reason, by_id=by,
            ))
            session.flush()


def _list(spans: Iterable[Span]) -> str:
    return ", ".join(map(str, spans))
