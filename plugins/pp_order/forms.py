"""The order, and what the office fills in on the way: payment, serials, parcel, collection."""

from decimal import Decimal
from typing import Any

from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from plugins.pp_order.items import ITEMS, LOWER, PRIMARY, item_of
from plugins.pp_order.quantity import Quantity
from plugins.pp_order.serials import Serials
from portal.sdk import DateField, Form, MoneyField, Trimmed, lazy_gettext as _, today

_EMPTY = _("Leave empty what you do not need")


def _quantity(code: str) -> Any:
    item = item_of(code)
    return Quantity(item.label, description=_("Unit: %(unit)s", unit=item.unit))


class OrderForm(Form):
    """The school, and a quantity for each item."""

    sections = [
        (_("School"), _("The name stands on the quotation and on the receipt"),
         ["school", "other_affiliation"]),
        (PRIMARY, _EMPTY, [("qty_p1_primary", "qty_p3_primary")]),
        (LOWER, _EMPTY, [("qty_p1_lower", "qty_p2_lower"), "qty_p3_lower"]),
    ]

    school = Trimmed(_("School"), [DataRequired(), Length(max=200)])
    other_affiliation = Trimmed(_("Other affiliation (please specify)"), [Length(max=200)],
                                description=_("Only for schools of another office"))
    qty_p1_primary = _quantity("p1_primary")
    qty_p3_primary = _quantity("p3_primary")
    qty_p1_lower = _quantity("p1_lower")
    qty_p2_lower = _quantity("p2_lower")
    qty_p3_lower = _quantity("p3_lower")

    def validate_qty_p1_primary(self, field: Quantity) -> None:
        """An empty order is refused, at its first quantity."""
        fields = [self[item.quantity] for item in ITEMS]
        if not any(each.data or each.process_errors for each in fields):
            raise ValidationError(_("Order at least one item."))


class PaymentForm(Form):
    """What arrived in the account or at the counter."""

    amount_received = MoneyField(_("Amount received (baht)"), [InputRequired()],
                                 lowest=Decimal("0.01"))
    paid_on = DateField(_("Day of payment"), [InputRequired()], latest=today)


def _serials(code: str) -> Any:
    return Trimmed(
        _("Serial numbers of %(item)s", item=item_of(code).label), [Serials(), Length(max=500)],
        description=_("For example 101-105, 110; as many as were ordered"),
    )


class PackingForm(Form):
    """The serial numbers of the books handed out."""

    serials_p1_primary = _serials("p1_primary")
    serials_p1_lower = _serials("p1_lower")


class ParcelForm(Form):
    """Who carries the parcel, under which number."""

    carrier = Trimmed(_("Carrier"), [DataRequired(), Length(max=100)], default="ไปรษณีย์ไทย")
    tracking_number = Trimmed(_("Tracking number"), [DataRequired(), Length(max=40)],
                              description=_("For example EB123456789TH"))


class CollectionForm(Form):
    """Who came for the forms."""

    collected_by = Trimmed(_("Collected by"), [DataRequired(), Length(max=200)])
