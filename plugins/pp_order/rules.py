"""The price list and the shipping rule: data an administrator changes from a day on."""

from typing import Any

from wtforms import DecimalField
from wtforms.validators import InputRequired, NumberRange

from plugins.pp_order.items import item_of
from portal.sdk import DatedRules, MoneyField, RuleForm, lazy_gettext as _

MOST = 100_000  #: baht for one piece


def _price(code: str) -> Any:
    item = item_of(code)
    label = _("%(item)s (baht per %(unit)s)", item=item.label, unit=item.unit)
    return MoneyField(label, [InputRequired()], highest=MOST)


class PriceForm(RuleForm):
    """A price for each item, the share for shipping and its least amount."""

    price_p1_primary = _price("p1_primary")
    price_p3_primary = _price("p3_primary")
    price_p1_lower = _price("p1_lower")
    price_p2_lower = _price("p2_lower")
    price_p3_lower = _price("p3_lower")
    percent = DecimalField(
        _("Shipping (percent of the goods)"), [InputRequired(), NumberRange(0, 100)]
    )
    least = MoneyField(_("Least for shipping (baht)"), [InputRequired()], highest=MOST)


PRICES = DatedRules(
    code="pp_order_prices",
    title=_("Prices of the printed forms, and shipping"),
    form=PriceForm,
    initial={
        "price_p1_primary": "160", "price_p3_primary": "5", "price_p1_lower": "160",
        "price_p2_lower": "2", "price_p3_lower": "5", "percent": "3.5", "least": "25",
    },
)
