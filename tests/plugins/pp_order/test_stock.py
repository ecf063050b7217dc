"""The stock of controlled books: the ledger, the report, and what no officer can do."""

from __future__ import annotations

import pytest

from plugins.pp_order.items import item_of
from plugins.pp_order.serials import Span, spans
from plugins.pp_order.stock import operations, queries
from portal.errors import Refused
from portal.testing import make_person

from .conftest import Shop

STOCK = "/services/pp-order/stock"


def figures() -> dict[str, tuple[int, int, int, int]]:
    return {
        row.item.code: (row.received, row.issued, row.void, row.on_hand)
        for row in queries.figures()
    }


def test_books_come_in_go_out_and_are_void_and_the_rest_is_on_hand(shop: Shop):
    shop.packed()
    operations.void("p1_primary", spans("150-154"), "เปียกน้ำ", by=shop.officer.id)
    assert figures() == {"p1_primary": (100, 2, 5, 93), "p1_lower": (50, 1, 0, 49)}
    assert queries.on_hand("p1_primary") == [Span(103, 149), Span(155, 200)]
    assert queries.on_hand("p1_lower") == [Span(1, 6), Span(8, 50)]
    assert shop.order.serials_p1_primary == "101–102"


@pytest.mark.parametrize(
    ("primary", "lower", "sentence"),
    [
        ("101", "7", "2 books were ordered, the serial numbers are 1"),
        ("101-103", "7", "2 books were ordered, the serial numbers are 3"),
        ("", "7", "2 books were ordered, the serial numbers are 0"),
        ("102-101", "7", "reversed"),
        ("101-102, 102", "7", "same serial number"),
        ("101, 101", "7", "same serial number"),
        ("99-100", "7", "99–100 is not on hand"),
        ("200-201", "7", "201 is not on hand"),
        ("101-102", "51", "51 is not on hand"),
        ("101.5", "7", "no serial number"),
        ("1e3", "7", "no serial number"),
    ],
)
def test_wrong_serial_numbers_are_told_and_kept_and_nothing_leaves(
    shop: Shop, primary: str, lower: str, sentence: str
):
    shop.officer = make_person("pp_order.staff", language="en")
    shop.paid()
    shop.shelf()
    answer = shop.does("pack", serials_p1_primary=primary, serials_p1_lower=lower, note="ถึงครู")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{primary}"' in answer.text
    assert f'value="{lower}"' in answer.text
    assert "ถึงครู" in answer.text
    assert shop.state == "paid"
    assert shop.order.serials_p1_primary is None
    assert figures() == {"p1_primary": (100, 0, 0, 100), "p1_lower": (50, 0, 0, 50)}


def test_books_nobody_ordered_are_not_handed_out(shop: Shop):
    shop.petition = shop.ordered(qty_p1_primary="0", qty_p1_lower="0")
    shop.does("ask_payment")
    shop.does("take_cash", amount_received=str(shop.order.total), paid_on="2026-01-01")
    shop.shelf()
    assert shop.does("pack", serials_p1_primary="101").status_code == 422
    assert shop.does("pack").status_code == 303
    assert figures()["p1_primary"] == (100, 0, 0, 100)


def test_a_book_leaves_once_and_comes_in_once(shop: Shop):
    shop.packed()
    with pytest.raises(Refused):
        operations.void("p1_primary", [Span(102, 103)], "x", by=shop.officer.id)
    with pytest.raises(Refused):
        operations.receive("p1_primary", [Span(200, 210)], "x", by=shop.officer.id)
    assert figures()["p1_primary"] == (100, 2, 0, 98)


def test_a_cancelled_order_brings_its_books_back(shop: Shop):
    shop.packed()
    assert shop.does("cancel", note="โรงเรียนยุบ").status_code == 303
    assert figures()["p1_primary"] == (100, 0, 0, 100)
    operations.void("p1_primary", [Span(101, 101)], "พิมพ์ผิด", by=shop.officer.id)


def test_the_report_is_for_the_office_and_changes_are_for_its_officers(shop: Shop):
    for role in ("pp_order.staff", "portal.admin", "portal.auditor"):
        assert shop.browser(make_person(role)).get(STOCK).status_code == 200
    for role in ((), ("id_card.staff",)):
        stranger = shop.browser(make_person(*role))
        assert stranger.get(STOCK).status_code == 404
        assert stranger.post(f"{STOCK}/receive").status_code == 404
    auditor = shop.browser(make_person("portal.auditor"))
    assert auditor.post(f"{STOCK}/void").status_code == 404
    assert shop.app.test_client().get(STOCK).status_code == 303
    assert STOCK in shop.browser(shop.officer).get("/staff/pp-order").text


BOOKS = {"item": "p1_primary", "serials": "1-100", "source": "ใบส่งของ 9/2569"}


def test_officers_enter_what_came_in_and_what_is_void(shop: Shop):
    browser = shop.browser(shop.officer)
    assert browser.post(f"{STOCK}/receive", data=BOOKS).status_code == 303
    void = {"item": "p1_primary", "serials": "๕, 7-8", "reason": "เปียกน้ำ"}
    assert browser.post(f"{STOCK}/void", data=void).status_code == 303
    page = browser.get(STOCK).text
    for text in ("1–4, 6, 9–100", "ใบส่งของ 9/2569", "เปียกน้ำ"):
        assert text in page
    assert figures()["p1_primary"] == (100, 0, 3, 97)


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        ("receive", {"serials": "100-1"}), ("receive", {"serials": "1-5, 5-9"}),
        ("receive", {"serials": ""}), ("receive", {"serials": "0-5"}),
        ("receive", {"serials": "999999999"}), ("receive", {"item": "p2_lower"}),
        ("receive", {"source": ""}), ("receive", {"serials": "150-160"}),
        ("void", {"serials": "90-99", "reason": "x"}), ("void", {"serials": "101", "reason": ""}),
        ("void", {"serials": "200-201", "reason": "x"}),
    ],
)
def test_a_wrong_movement_is_told_and_kept(shop: Shop, act: str, changes: dict[str, str]):
    shop.shelf()
    before = figures()
    sent = {**BOOKS, **changes}
    answer = shop.browser(shop.officer).post(f"{STOCK}/{act}", data=sent)
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text
    assert sent["source"] in answer.text or act == "void"
    assert f'value="{sent["serials"]}"' in answer.text
    assert figures() == before


def test_items_are_known_by_their_code():
    assert item_of("p1_lower").serials == "serials_p1_lower"
    with pytest.raises(KeyError):
        item_of("p9")
