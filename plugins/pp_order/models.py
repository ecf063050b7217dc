"""What an order says, what it costs, and what became of it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from plugins.pp_order.items import BOOKS, ITEMS, Item
from plugins.pp_order.payment import pay_code
from plugins.pp_order.pricing import Bill, bill
from plugins.pp_order.serials import Span
from plugins.pp_order.stock.queries import on_hand
from portal.sdk import Model, Money, PetitionDetails

_QUANTITIES = " AND ".join(f"{item.quantity} BETWEEN 0 AND 9999" for item in ITEMS)


class Order(PetitionDetails, Model):
    """One order of printed forms. The sums are those of the day it was sent."""

    __tablename__ = "pp_order"
    __table_args__ = (
        CheckConstraint(_QUANTITIES, name="quantities"),
        CheckConstraint("goods > 0 AND shipping >= 0", name="sums"),
    )

    school: Mapped[str] = mapped_column(String(200))
    other_affiliation: Mapped[str] = mapped_column(String(200))
    qty_p1_primary: Mapped[int]
    qty_p3_primary: Mapped[int]
    qty_p1_lower: Mapped[int]
    qty_p2_lower: Mapped[int]
    qty_p3_lower: Mapped[int]
    goods: Mapped[Decimal] = mapped_column(Money)
    shipping: Mapped[Decimal] = mapped_column(Money)
    amount_received: Mapped[Decimal | None] = mapped_column(Money)
    paid_on: Mapped[date | None]
    receipt_number: Mapped[str | None] = mapped_column(String(120))  #: as written on the receipt
    receipt_value: Mapped[int | None]
    receipt_year: Mapped[int | None]  #: of the series, Buddhist
    serials_p1_primary: Mapped[str | None] = mapped_column(String(500))
    serials_p1_lower: Mapped[str | None] = mapped_column(String(500))
    carrier: Mapped[str | None] = mapped_column(String(100))
    tracking_number: Mapped[str | None] = mapped_column(String(40))
    collected_by: Mapped[str | None] = mapped_column(String(200))

    @property
    def bill(self) -> Bill:
        """Items and sums by the prices of the day it was sent."""
        quantities = {item.quantity: getattr(self, item.quantity) for item in ITEMS}
        return bill(quantities, self.petition.submitted_at)

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.goods + self.shipping

    @property
    def pay_code(self) -> str:
        """The text of the PromptPay QR while it waits for payment, if the office has an id."""
        return pay_code(self)

    @property
    def to_pack(self) -> list[tuple[Item, int, list[Span]]]:
        """Each book that was ordered: how many, and the serial numbers on hand."""
        ordered = [(item, getattr(self, item.quantity)) for item in BOOKS]
        return [(item, number, on_hand(item.code)) for item, number in ordered if number]
