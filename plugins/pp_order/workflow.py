"""How an order comes about: checked, paid, packed, then sent or collected."""

from dataclasses import replace

from plugins.pp_order import operations as do
from plugins.pp_order.forms import CollectionForm, PackingForm, ParcelForm, PaymentForm
from plugins.pp_order.payment import take_payment
from portal.sdk import (
    STANDARD,
    By,
    Phase,
    Slot,
    State,
    Transition,
    Turn,
    lazy_gettext as _,
)

CHECKING = ("submitted", "in_progress", "resubmitted")
UNPAID = (*CHECKING, "returned", "awaiting_payment")
IN_HAND = (*UNPAID, "payment_sent", "paid", "packed")

#: Sums are worked out whenever the applicant has filled in the form.
_REFILLED = tuple(replace(step, effect=do.price) for step in STANDARD.transitions if step.refill)
_SLIP = Slot(code="payment_slip", label=_("Payment slip"),
             hint=_("A picture or PDF of the transfer, with amount, day and time"))

WORKFLOW = STANDARD.extend(
    State("awaiting_payment", _("Waiting for payment"), Turn.CITIZEN, Phase.IN_PROGRESS),
    State("payment_sent", _("Slip sent, payment being checked"), Turn.OFFICE, Phase.IN_PROGRESS),
    State("paid", _("Paid, forms to be packed"), Turn.OFFICE, Phase.IN_PROGRESS),
    State("packed", _("Packed, to be sent or collected"), Turn.OFFICE, Phase.IN_PROGRESS),
    State("shipped", _("Parcel sent"), Turn.CITIZEN, Phase.IN_PROGRESS),
    *_REFILLED,
    Transition("ask_payment", _("Accept and ask for payment"), CHECKING, "awaiting_payment",
               hint=_("The applicant gets the quotation and how to pay")),
    Transition("send_slip", _("Send the payment slip"), ("awaiting_payment",), "payment_sent",
               By.APPLICANT, slots=(_SLIP,)),
    Transition("match", _("The payment arrived"), ("payment_sent",), "paid", form=PaymentForm,
               effect=take_payment, hint=_("A receipt with its number is made")),
    Transition("refuse_slip", _("Send the slip back"), ("payment_sent",), "awaiting_payment",
               note=True, hint=_("Needs a message")),
    Transition("take_cash", _("Paid at the counter"), ("awaiting_payment",), "paid",
               form=PaymentForm, effect=take_payment,
               hint=_("A receipt with its number is made")),
    Transition("pack", _("Pack the forms"), ("paid",), "packed", form=PackingForm,
               effect=do.hand_out, hint=_("The books leave the stock")),
    Transition("ship", _("Send the parcel"), ("packed",), "shipped", form=ParcelForm,
               hint=_("The applicant is told the tracking number")),
    Transition("hand_over", _("Collected at the office"), ("packed",), "completed",
               form=CollectionForm),
    Transition("receive", _("I have received the forms"), ("shipped",), "completed",
               By.APPLICANT),
    Transition("complete", _("The parcel has arrived"), ("shipped",), "completed"),
    Transition("cancel", _("Cancel the order"), UNPAID, "cancelled", By.APPLICANT),
    Transition("cancel", _("Cancel the order"), IN_HAND, "cancelled", note=True,
               effect=do.undo, hint=_("Needs a reason; books go back, a receipt becomes void")),
    Transition("reopen", _("Reopen"), ("cancelled",), "in_progress", By.ADMIN, note=True,
               effect=do.begin_anew),
    Transition("reopen", _("Reopen"), ("completed",), "packed", By.ADMIN, note=True),
    without=("submit", "edit", "resubmit", "complete", "cancel", "reopen"),
)
