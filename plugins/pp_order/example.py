"""What demo and rehearsal type into a step: what was billed is paid, what is on hand is packed."""

from collections.abc import Mapping

from plugins.pp_order.items import BOOKS, Item
from plugins.pp_order.models import Order
from plugins.pp_order.serials import Span, count
from plugins.pp_order.stock import operations, queries
from portal.sdk import Transition, today

DELIVERY = 500  #: books that come in when the shelf is empty


def example(step: Transition, order: Order) -> Mapping[str, str]:
    """The answers that depend on the order."""
    if step.action in {"match", "take_cash"}:
        return {"amount_received": str(order.total), "paid_on": today().isoformat()}
    if step.action == "pack":
        return {item.serials: _taken(item, order) for item in BOOKS}
    if step.action == "ship":
        return {"tracking_number": f"EB{order.petition_id:09}TH"}
    return {}


def _taken(item: Item, order: Order) -> str:
    """As many books as were ordered, the lowest first; a delivery comes in where they lack."""
    wanted, found = getattr(order, item.quantity), queries.on_hand(item.code)
    if count(found) < wanted:
        last = max((span.last for span in queries.received(item.code)), default=0)
        new = Span(last + 1, last + max(DELIVERY, wanted))
        by = order.petition.assignee_id or order.petition.applicant_id
        operations.receive(item.code, [new], "ใบส่งของตัวอย่าง", by=by)
        found = queries.on_hand(item.code)
    pieces = []
    for span in found:
        if take := min(wanted, len(span)):
            pieces.append(str(Span(span.first, span.first + take - 1)))
            wanted -= take
    return ", ".join(pieces)
