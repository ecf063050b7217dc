"""The sums as every page shows them: each item, goods, shipping, and the total also in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.pp_order.items import ITEMS
from plugins.pp_order.pricing import bill
from plugins.pp_order.rules import PRICES
from portal.sdk import Estimate, Line, amount, baht_in_words, lazy_gettext as _


def estimate(answers: Mapping[str, Any], at: datetime) -> Estimate:
    """The bill by the prices of the day; before anything is ordered it is the price list."""
    rules, found = PRICES.on(at), bill(answers, at)
    ordered = {line.item: line for line in found.lines}
    lines = [
        Line(
            item.label,
            ordered[item].sum if item in ordered else rules[item.price] * 0,
            _("%(quantity)s × %(price)s baht per %(unit)s", unit=item.unit,
              quantity=f"{ordered[item].quantity:,}" if item in ordered else "0",
              price=amount(rules[item.price])),
        )
        for item in ITEMS
    ]
    if not found.goods:
        return Estimate(_("Prices and total"), tuple(lines), _("Order at least one item."))
    return Estimate(_("Prices and total"), (
        *lines,
        Line(_("Goods"), found.goods),
        Line(_("Shipping"), found.shipping,
             _("%(percent)s of the goods, at least %(least)s baht",
               percent=f"{rules['percent'].normalize():f} %", least=amount(rules["least"]))),
        Line(_("Total to pay"), found.total, baht_in_words(found.total), strong=True),
    ))
