"""What an order costs, against sums by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from plugins.pp_order.items import ITEMS
from plugins.pp_order.pricing import bill, shipping_for
from plugins.pp_order.rules import PRICES
from portal.accounts.models import User
from portal.i18n import now, today
from portal.rules.operations import decide
from portal.testing import make_person, sign_in

HAND = {"qty_p1_primary": 160, "qty_p3_primary": 5, "qty_p1_lower": 160, "qty_p2_lower": 2,
        "qty_p3_lower": 5}  # fmt: skip
QUANTITIES = st.fixed_dictionaries({name: st.integers(0, 9999) for name in HAND})


@pytest.mark.parametrize(
    ("goods", "shipping"),
    [("0", "0"), ("2", "25"), ("160", "25.00"), ("714", "25.00"), ("715", "25.03"),
     ("1600", "56.00"), ("715.01", "25.03"), ("1000.10", "35.00"), ("1001", "35.04")],
)  # fmt: skip
def test_shipping_by_hand(goods: str, shipping: str):
    found = shipping_for(Decimal(goods), Decimal("3.5"), Decimal(25))
    assert found == Decimal(shipping)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(quantities=QUANTITIES)
def test_every_order_costs_what_the_sum_by_hand_says(app, quantities: dict[str, int]):
    goods = sum((Decimal(HAND[name]) * number for name, number in quantities.items()), Decimal())
    share = (goods * Decimal("0.035")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    found = bill(quantities, now())
    assert found.goods == goods
    assert found.shipping == (max(share, Decimal(25)) if goods else 0)
    assert found.total == found.goods + found.shipping
    assert {line.item.quantity: line.quantity for line in found.lines} == {
        name: number for name, number in quantities.items() if number
    }


def test_new_prices_hold_from_their_day_and_leave_older_orders_alone(app):
    before = now()
    administrator: User = make_person("portal.admin")
    values = {**PRICES.initial, "price_p1_primary": "180.50", "percent": "4", "least": "30"}
    form = PRICES.filled(values, valid_from=today().isoformat(), reason="ประกาศสำนักงาน")
    assert form.validate(), form.errors
    decide(PRICES, administrator.id, form)
    one = {"qty_p1_primary": 1}
    assert (bill(one, before).goods, bill(one, before).shipping) == (160, 25)
    assert (bill(one, now()).goods, bill(one, now()).shipping) == (Decimal("180.50"), 30)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("percent", "-1"), ("percent", "101"), ("percent", "NaN"), ("least", "-1"), ("least", "1e3"),
     ("price_p1_primary", ""), ("price_p1_primary", "1.005"), ("price_p2_lower", "free")],
)  # fmt: skip
def test_a_price_list_that_makes_no_sense_is_refused(app, field: str, typed: str):
    form = PRICES.filled({field: typed}, valid_from=today().isoformat(), reason="x")
    assert not form.validate()
    assert field in form.errors


def test_each_item_has_a_price_from_the_beginning():
    assert {item.price for item in ITEMS} < set(PRICES.initial)


def test_an_administrator_changes_a_price_on_the_page_of_rules(app):
    browser = sign_in(app, make_person("portal.admin", language="en"))
    page = "/admin/rules/pp_order_prices"
    assert "160.00" in browser.get(page).text
    sent = {**PRICES.initial, "valid_from": today().isoformat(), "reason": "ประกาศสำนักงาน"}
    wrong = browser.post(page, data={**sent, "price_p2_lower": "สองบาท", "percent": "1e9"})
    assert wrong.status_code == 422
    assert 'value="สองบาท"' in wrong.text
    assert 'href="#percent"' in wrong.text
    assert browser.post(page, data={**sent, "price_p2_lower": "2.50"}).status_code == 303
    assert bill({"qty_p2_lower": 100}, now()).goods == 250
    assert sign_in(app, make_person("pp_order.staff")).get(page).status_code == 404
