"""What happens together with the steps of an order: sums, books handed out and taken back."""

from plugins.pp_order.items import BOOKS
from plugins.pp_order.models import Order
from plugins.pp_order.payment import void_receipt
from plugins.pp_order.serials import Span, count, spans
from plugins.pp_order.stock import operations as stock
from portal.sdk import PetitionEvent, Refused, db, gettext

_UNDONE = (
    "amount_received", "paid_on", "receipt_number", "receipt_value", "receipt_year",
    *(item.serials for item in BOOKS),
)


def price(order: Order, event: PetitionEvent) -> None:
    """Keep the sums beside the quantities; an empty order is refused."""
    with db.session.no_autoflush:  # a new order cannot be written before it has its sums
        bill = order.bill
    if not bill.goods:
        raise Refused(gettext("Order at least one item."))
    order.goods, order.shipping = bill.goods, bill.shipping


def hand_out(order: Order, event: PetitionEvent) -> None:
    """The books with these serial numbers leave the stock: exactly as many as were ordered."""
    for item in BOOKS:
        ordered = getattr(order, item.quantity)
        given = spans(getattr(order, item.serials) or "")
        if count(given) != ordered:
            raise Refused(gettext(
                "%(item)s: %(ordered)s books were ordered, the serial numbers are %(given)s.",
                item=item.label, ordered=ordered, given=count(given),
            ))
        stock.issue(item.code, given, petition_id=order.petition_id, by=event.actor_id)
        setattr(order, item.serials, _written(given))


def undo(order: Order, event: PetitionEvent) -> None:
    """A cancelled order: its books are on hand again, its receipt is void."""
    stock.take_back(order.petition_id)
    void_receipt(order, event)


def begin_anew(order: Order, event: PetitionEvent) -> None:
    """A cancelled order that is taken up again: what was paid and packed has been undone."""
    for name in _UNDONE:
        setattr(order, name, None)


def _written(given: list[Span]) -> str | None:
    return ", ".join(map(str, given)) or None
