"""School forms (ปพ.1-3): ordered and paid online, books handed out by serial number."""

import os

from flask import Flask

from plugins.pp_order.estimate import estimate
from plugins.pp_order.example import example
from plugins.pp_order.forms import OrderForm
from plugins.pp_order.models import Order
from plugins.pp_order.papers import PAPERS
from plugins.pp_order.payment import RECEIPTS, SETTING
from plugins.pp_order.promptpay import known_id
from plugins.pp_order.rules import PRICES
from plugins.pp_order.stock.views import pages
from plugins.pp_order.workflow import WORKFLOW
from portal.sdk import Column, Service, Slot, amount, hookimpl, lazy_gettext as _

SERVICE = Service(
    number=41,
    code="pp_order",
    label=_("School forms PP.1-3"),
    title=_("Order of printed school forms (PP.)"),
    summary=_("Transcript books and report sheets, ordered and paid online"),
    who=_("For schools that issue PP.1, PP.2 and PP.3"),
    group=_("Education Promotion Group"),
    icon="journals",
    fee=_("By the price list, and shipping"),
    form=OrderForm,
    details=Order,
    workflow=WORKFLOW,
    rules=(PRICES,),
    series=(RECEIPTS,),
    estimate=estimate,
    papers=PAPERS,
    panel="pp_order/panel.html",
    desk_links={"pp_order.stock": _("Stock of controlled books")},
    example=example,
    blueprint=pages,
    slots=(
        Slot(code="request_letter", label=_("Letter that orders"),
             hint=_("Signed by the head of the school")),
        Slot(code="other_1", label=_("Other document 1"), required=False),
        Slot(code="other_2", label=_("Other document 2"), required=False),
    ),
    steps=(
        (_("Order online"), _("You see goods, shipping and total while you fill in the form")),
        (_("Officers check it"), _("If something is missing it comes back with a message")),
        (_("Pay"), _("By PromptPay or at the counter; then send the slip")),
        (_("Receive the forms"), _("By post with a tracking number, or at the office")),
    ),
    next_steps={
        "awaiting_payment": _(
            "Pay the total, then send the slip on this page. You can also pay at the counter."
        ),
        "payment_sent": _("An officer checks whether the payment has arrived."),
        "paid": _("The payment has arrived. Your receipt is ready; the forms are being packed."),
        "packed": _("The forms are packed. They are sent, or wait for you at the office."),
        "shipped": _("The forms are on their way. Tell us when you have received them."),
    },
    columns=(
        Column(label=_("School"), value=lambda order: order.school),
        Column(label=_("Total (baht)"), value=lambda order: amount(order.goods + order.shipping)),
    ),
    purpose=_("To sell printed school forms and to account for controlled books and money"),
    retention_years=10,
)


@hookimpl
def portal_services() -> list[Service]:
    """The one service of this plugin."""
    return [SERVICE]


@hookimpl
def portal_setup(app: Flask) -> None:
    """Read the office's PromptPay id; a wrong one stops the boot instead of misleading money."""
    found = str(os.environ.get(SETTING) or app.config.get(SETTING) or "")
    app.config[SETTING] = known_id(found) if found else ""
