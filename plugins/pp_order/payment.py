"""How an order is paid: the PromptPay id of the office, the code to scan, the receipt's number."""

from typing import TYPE_CHECKING

from flask import current_app

from plugins.pp_order.promptpay import payload
from portal.sdk import Refused, Series, amount, gettext, lazy_gettext as _, next_number, void_number

if TYPE_CHECKING:
    from plugins.pp_order.models import Order
    from portal.sdk import PetitionEvent

SETTING = "PORTAL_PROMPTPAY_ID"
RECEIPTS = Series(
    kind="pp_order_receipt", label=_("Receipts for printed forms"), year="fiscal",
)


def pay_code(order: "Order") -> str:
    """The text of the PromptPay QR while the order waits for payment; empty without an id."""
    office = current_app.config[SETTING]
    if not office or order.petition.state != "awaiting_payment":
        return ""
    return payload(office, order.total, order.petition.reference)


def take_payment(order: "Order", event: "PetitionEvent") -> None:
    """Staff have matched what arrived: exactly the total, and a receipt takes its number."""
    if order.amount_received != order.total:
        raise Refused(gettext(
            "The order costs %(total)s baht, and %(received)s baht arrived. Send the slip back "
            "with a message.", total=amount(order.total), received=amount(order.amount_received),
        ))
    number = next_number(RECEIPTS.kind, petition=order.petition, by=event.actor_id)
    order.receipt_number = number.text
    order.receipt_value, order.receipt_year = number.value, number.year


def void_receipt(order: "Order", event: "PetitionEvent") -> None:
    """The receipt of a cancelled order keeps its number and is void."""
    if order.receipt_value is not None and order.receipt_year is not None:
        void_number(
            RECEIPTS.kind, order.receipt_year, order.receipt_value, event.note,
            by=event.actor_id,
        )
