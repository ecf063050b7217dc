"""The stock report for the office, and the two forms that change it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from plugins.pp_order.serials import spans
from plugins.pp_order.stock import operations, queries
from plugins.pp_order.stock.forms import MovementForm, ReceiveForm, VoidForm
from portal.sdk import Refused, gettext, readers_of, staff_of

pages = Blueprint("pp_order", __name__)


@pages.get("/stock")
@readers_of("pp_order")
def stock() -> ResponseReturnValue:
    return _page(ReceiveForm(formdata=None), VoidForm(formdata=None))


@pages.post("/stock/receive")
@staff_of("pp_order")
def receive() -> ResponseReturnValue:
    form = ReceiveForm()
    return _done(form, VoidForm(formdata=None), gettext("The books were entered."), lambda: (
        operations.receive(form.item.data, spans(form.serials.data or ""),
                           form.source.data or "", by=current_user.id)
    ))


@pages.post("/stock/void")
@staff_of("pp_order")
def void() -> ResponseReturnValue:
    form = VoidForm()
    return _done(form, ReceiveForm(formdata=None), gettext("The books are void."), lambda: (
        operations.void(form.item.data, spans(form.serials.data or ""),
                        form.reason.data or "", by=current_user.id)
    ))


def _done(
    form: MovementForm, other: MovementForm, sentence: str, act: Callable[[], None]
) -> ResponseReturnValue:
    """Do it and show the report; or the page again, with what was typed and what is wrong."""
    if form.validate_on_submit():
        try:
            act()
        except Refused as refusal:
            form.serials.errors = [str(refusal.message)]
        else:
            flash(sentence, "good")
            return redirect(url_for("pp_order.stock"), 303)
    both = sorted((form, other), key=lambda each: isinstance(each, VoidForm))
    return _page(*both), 422


def _page(receiving: MovementForm, voiding: MovementForm) -> str:
    for name, form in (("receive", receiving), ("void", voiding)):
        for field in form:
            field.id = f"{field.id}-{name}"
    return render_template(
        "pp_order/stock.html", figures=queries.figures(), movements=queries.movements(),
        receiving=receiving, voiding=voiding,
        may_change=current_user.has("pp_order", "staff"),
    )
