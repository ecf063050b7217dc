"""What an order costs: goods by the price list, shipping by the rule, both of the order's day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from plugins.pp_order.items import ITEMS, Item
from plugins.pp_order.rules import PRICES
from portal.sdk import satang


@dataclass(frozen=True, slots=True)
class Ordered:
    """One item of an order."""

    item: Item
    quantity: int
    price: Decimal

    @property
    def sum(self) -> Decimal:
        """The price of all of them."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Bill:
    """What is ordered, and the sums."""

    lines: tuple[Ordered, ...]
    goods: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.goods + self.shipping


def shipping_for(goods: Decimal, percent: Decimal, least: Decimal) -> Decimal:
    """A share of the goods, rounded half up to the satang, at least `least`; nothing for none."""
    return max(satang(goods * percent / 100), least) if goods else Decimal(0)


def bill(quantities: Mapping[str, Any], at: datetime) -> Bill:
    """The bill for quantities by field name, by the prices of a moment; an item left out is 0."""
    rules = PRICES.on(at)
    lines = tuple(
        Ordered(item, quantity, rules[item.price])
        for item in ITEMS
        if (quantity := quantities.get(item.quantity) or 0) > 0
    )
    goods = sum((line.sum for line in lines), Decimal(0))
    return Bill(lines, goods, shipping_for(goods, rules["percent"], rules["least"]))
