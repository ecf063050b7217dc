"""The papers of an order: the quotation once it is accepted, the receipt once it is paid."""

from collections.abc import Mapping
from typing import Any

from plugins.pp_order.models import Order
from plugins.pp_order.payment import pay_code
from portal.sdk import Paper, baht_in_words, lazy_gettext as _

_UNPRICED = ("submitted", "in_progress", "returned", "resubmitted", "cancelled")


def _quoted(order: Order) -> bool:
    return order.petition.state not in _UNPRICED


def _receipted(order: Order) -> bool:
    return order.receipt_number is not None


def _sums(order: Order) -> Mapping[str, Any]:
    bill = order.bill
    return {
        "bill": bill,
        "in_words": baht_in_words(bill.total),
        "is_void": order.petition.state == "cancelled",
    }


PAPERS = (
    Paper(code="quotation", label=_("Quotation"), template="pp_order/quotation.html",
          is_there=_quoted, context=_sums, qr=pay_code),
    Paper(code="receipt", label=_("Receipt of payment"), template="pp_order/receipt.html",
          is_there=_receipted, context=_sums),
)
