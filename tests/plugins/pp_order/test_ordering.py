"""Filling in and sending an order: what is refused, what is ignored, what it costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from plugins.pp_order.forms import OrderForm
from portal.app import Portal
from portal.testing import make_person, sign_in

from .conftest import ANSWERS, Shop, slip

NEW = "/services/pp-order/new"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 12), ("๑๒", 12), ("1,600", 1600), (" 7 ", 7), ("0", 0), ("", 0), ("9999", 9999)],
)
def test_a_quantity_is_read_as_people_write_it(app: Portal, typed: str, value: int):
    form = OrderForm(
        formdata=MultiDict({**ANSWERS, "qty_p2_lower": typed}), meta={"csrf": False}
    )
    assert form.validate(), form.errors
    assert (form.qty_p2_lower.data or 0) == value


BAD = [
    ("-1", "no minus sign"), ("1.5", "without a fraction"), ("1,5", "without a fraction"),
    ("10000", "at most 9,999"), ("9" * 400, "at most 9,999"), ("NaN", "digits only"),
    ("1e3", "digits only"), ("Infinity", "digits only"), ("1_000", "digits only"),
    ("0x10", "digits only"), ("ten", "digits only"), ("+5", "digits only"), ("1 2", "digits only"),
    ("<b>", "digits only"), ("², ", "digits only"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "sentence"), BAD)
def test_a_wrong_quantity_is_told_and_kept(app: Portal, typed: str, sentence: str):
    browser = sign_in(app, make_person(language="en"))
    answer = browser.post(NEW, data={**ANSWERS, "qty_p3_primary": typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#qty_p3_primary"' in answer.text
    assert f'value="{escape(typed)}"' in answer.text
    assert ANSWERS["school"] in answer.text


def test_an_empty_order_is_refused(app: Portal):
    browser = sign_in(app, make_person(language="en"))
    nothing = {name: "" if name.startswith("qty") else text for name, text in ANSWERS.items()}
    for quantities in ({}, {"qty_p1_primary": "0", "qty_p3_lower": "0"}):
        answer = browser.post(NEW, data={**nothing, **quantities})
        assert answer.status_code == 422
        assert "Order at least one item." in answer.text


def test_the_letter_of_request_is_required(app: Portal):
    answer = sign_in(app, make_person()).post(NEW, data=ANSWERS)
    assert answer.status_code == 422
    assert 'href="#request_letter"' in answer.text


def test_sums_are_shown_apart_and_in_words_before_sending_and_after(shop: Shop):
    browser = shop.browser(make_person())
    answer = browser.post(NEW, data={**ANSWERS, "request_letter": slip("letter.png")})
    assert answer.status_code == 303
    pages = [
        browser.get(NEW).text,
        browser.get(answer.location).text,
        shop.browser(shop.school).get(f"/petitions/{shop.petition.reference}").text,
        shop.browser(shop.officer).get(f"/staff/petitions/{shop.petition.reference}").text,
    ]
    for page in pages:
        for text in ("680.00", "25.00", "705.00", "เจ็ดร้อยห้าบาทถ้วน"):
            assert text in page


def test_the_panel_works_out_what_is_being_typed_and_bad_input_does_not_break_it(app: Portal):
    browser = sign_in(app, make_person())
    asked = {"qty_p1_primary": "10", "total": "1"}
    assert "1,656.00" in browser.post("/services/pp-order/estimate", data=asked).text
    empty = browser.post("/services/pp-order/estimate", data={"qty_p1_primary": "1e3"})
    assert empty.status_code == 200
    assert "160.00" in empty.text, "the price list stays"


def test_what_the_browser_says_about_money_is_ignored(shop: Shop):
    forged = {
        "price": "1", "price_p1_primary": "1", "goods": "1", "shipping": "0", "total": "1",
        "amount_received": "1", "receipt_number": "1/2569", "state": "paid", "percent": "0",
    }  # fmt: skip
    browser = shop.browser(shop.school)
    sent = {**ANSWERS, **forged, "request_letter": slip("letter.png")}
    check = browser.post(NEW, data=sent)
    page = browser.get(check.location).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = browser.post(check.location, data={**forged, "confirm": "y", "token": token})
    assert answer.status_code == 303
    shop.petition = shop.app.extensions["portal"]["pp_order"] and _by(answer.location)
    assert (shop.order.goods, shop.order.shipping) == (Decimal(680), Decimal(25))
    assert shop.state == "submitted"
    assert shop.order.receipt_number is None


def _by(location: str):
    from portal.petitions.queries import by_reference

    return by_reference(location.split("/")[2])


def test_the_order_keeps_the_price_of_its_day_also_when_it_is_corrected(shop: Shop):
    from plugins.pp_order.rules import PRICES
    from portal.i18n import today
    from portal.rules.operations import decide

    values = {**PRICES.initial, "price_p1_primary": "500"}
    form = PRICES.filled(values, valid_from=today().isoformat(), reason="ประกาศ")
    assert form.validate(), form.errors
    decide(PRICES, make_person("portal.admin").id, form)
    shop.does("return", note="โปรดเพิ่มจำนวน")
    browser = shop.browser(shop.school)
    edit = f"/petitions/{shop.petition.reference}/edit"
    check = browser.post(
        edit, data={**ANSWERS, "qty_p1_primary": "3", "request_letter": slip("letter.png")}
    )
    page = browser.get(check.location).text
    assert "840.00" in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    assert browser.post(check.location, data={"confirm": "y", "token": token}).status_code == 303
    assert shop.order.goods == Decimal(840)
    assert shop.order.bill.goods == Decimal(840)
    assert shop.order.shipping == Decimal("29.40")
