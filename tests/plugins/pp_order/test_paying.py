"""From the quotation to the receipt: code, slip, matching, number."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from plugins.pp_order.promptpay import payload
from portal.i18n import today
from portal.petitions.sealing import broken_seals
from portal.plugins import BadPlugin
from portal.testing import make_person
from portal.uploads.queries import current_files
from tests.documents.reading import by_reader, squeezed

from .conftest import PARCEL, PROMPTPAY, Shop, slip

PAID = {"amount_received": "705.00", "paid_on": today().isoformat()}


@pytest.fixture
def promptpay(shop: Shop):
    """The office has set its PromptPay id."""
    shop.app.config["PORTAL_PROMPTPAY_ID"] = PROMPTPAY
    yield
    shop.app.config["PORTAL_PROMPTPAY_ID"] = ""


def paper(shop: Shop, name: str, side: str = "") -> bytes:
    person = shop.officer if side else shop.school
    answer = shop.browser(person).get(
        f"{side}/petitions/{shop.petition.reference}/papers/{name}.pdf"
    )
    assert answer.status_code == 200
    return answer.data


def test_there_is_no_quotation_before_the_order_is_accepted_and_no_receipt_before_it_is_paid(
    shop: Shop,
):
    address = f"/petitions/{shop.petition.reference}/papers"
    browser = shop.browser(shop.school)
    assert browser.get(f"{address}/quotation.pdf").status_code == 404
    shop.does("ask_payment")
    assert browser.get(f"{address}/quotation.pdf").status_code == 200
    assert browser.get(f"{address}/receipt.pdf").status_code == 404
    assert browser.get(f"{address}/nothing.pdf").status_code == 404
    stranger = shop.browser(make_person())
    assert stranger.get(f"{address}/quotation.pdf").status_code == 404


def test_the_quotation_says_the_sums_and_its_code_reads_back(shop: Shop, promptpay, tmp_path: Path):
    shop.does("ask_payment")
    quotation = paper(shop, "quotation")
    text = by_reader(quotation)
    for words in ("ใบเสนอราคา", "680.00", "25.00", "705.00", "เจ็ดร้อยห้าบาทถ้วน", shop.order.school):
        assert squeezed(words) in text
    picture = subprocess.run(
        ["pdftoppm", "-png", "-r", "150", "-"], input=quotation, capture_output=True, check=True
    ).stdout
    found = [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))]
    assert found == [payload(PROMPTPAY, shop.order.total, shop.petition.reference)]


def test_the_page_shows_a_code_only_while_it_waits_and_the_office_has_an_id(shop: Shop):
    browser, page = shop.browser(shop.school), f"/petitions/{shop.petition.reference}"
    shop.does("ask_payment")
    assert "segno" not in browser.get(page).text
    shop.app.config["PORTAL_PROMPTPAY_ID"] = PROMPTPAY
    try:
        assert "segno" in browser.get(page).text
        shop.asks("send_slip", payment_slip=slip())
        assert "segno" not in browser.get(page).text
    finally:
        shop.app.config["PORTAL_PROMPTPAY_ID"] = ""


def test_a_wrong_promptpay_id_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from portal import create_app

    monkeypatch.setenv("PORTAL_PROMPTPAY_ID", "12345")
    with pytest.raises(BadPlugin, match="plugin pp_order: promptpay_id is neither"):
        create_app({"ENV": "testing", "INSTANCE": str(tmp_path)})


def test_the_slip_is_required_and_must_be_a_picture_or_pdf(shop: Shop):
    shop.does("ask_payment")
    for sent in ({}, {"payment_slip": (BytesIO(b"not a picture"), "slip.png")}):
        answer = shop.asks("send_slip", **sent)
        assert answer.status_code == 422
        assert 'href="#payment_slip"' in answer.text
        assert shop.state == "awaiting_payment"
    assert shop.asks("send_slip", payment_slip=slip()).status_code == 303
    assert shop.state == "payment_sent"
    assert [file.slot for file in current_files(shop.petition.id)] == ["payment_slip"]


def test_a_file_nobody_asked_for_is_not_kept(shop: Shop):
    shop.does("ask_payment")
    answer = shop.asks("send_slip", payment_slip=slip(), other_1=slip("more.png"))
    assert answer.status_code == 303
    assert [file.slot for file in current_files(shop.petition.id)] == ["payment_slip"]


def test_a_slip_sent_back_is_replaced_by_the_next(shop: Shop):
    shop.does("ask_payment")
    shop.asks("send_slip", payment_slip=slip())
    assert shop.does("refuse_slip").status_code == 422, "the message is missing"
    assert shop.does("refuse_slip", note="สลิปไม่ชัด").status_code == 303
    assert "สลิปไม่ชัด" in shop.browser(shop.school).get(f"/petitions/{shop.petition.reference}").text
    shop.asks("send_slip", payment_slip=slip("second.png", "black"))
    assert [file.name for file in current_files(shop.petition.id)] == ["second.png"]


@pytest.mark.parametrize("amount", ["704.99", "705.01", "1", "", "-705", "NaN", "7e2"])
def test_only_the_exact_amount_is_matched_and_what_was_typed_stays(shop: Shop, amount: str):
    shop.does("ask_payment")
    shop.asks("send_slip", payment_slip=slip())
    answer = shop.does("match", amount_received=amount, paid_on=today().isoformat())
    assert answer.status_code == 422
    assert f'value="{amount}"' in answer.text
    assert shop.state == "payment_sent"
    assert shop.order.receipt_number is None


def test_receipts_are_numbered_one_after_the_other_and_a_refused_one_leaves_no_gap(shop: Shop):
    shop.paid()
    first = shop.order
    other = Shop.__new__(Shop)
    other.__dict__.update(shop.__dict__, petition=shop.ordered(qty_p3_primary="1"))
    other.does("ask_payment")
    day = today().isoformat()
    assert other.does("take_cash", amount_received="1", paid_on=day).status_code == 422
    other.does("take_cash", amount_received=str(other.order.total), paid_on=day)
    assert other.state == "paid"
    assert (first.receipt_value, other.order.receipt_value) == (1, 2)
    assert list(broken_seals()) == []


def test_the_receipt_has_its_number_the_day_and_the_amount_in_words(shop: Shop):
    shop.paid()
    for side in ("", "/staff"):
        text = by_reader(paper(shop, "receipt", side))
        for words in (shop.order.receipt_number, "705.00", "เจ็ดร้อยห้าบาทถ้วน", shop.order.school):
            assert squeezed(words) in text
        assert "โมฆะ" not in text


def test_a_paid_order_is_cancelled_by_staff_alone_and_its_receipt_is_void(shop: Shop):
    shop.paid()
    assert shop.asks("cancel").status_code == 409
    assert shop.does("cancel").status_code == 422, "a reason is missing"
    assert shop.does("cancel", note="โรงเรียนขอคืนเงิน").status_code == 303
    text = by_reader(paper(shop, "receipt"))
    assert "โมฆะ" in text
    assert squeezed("โรงเรียนขอคืนเงิน") in text


def test_an_order_taken_up_again_is_paid_again_with_a_number_of_its_own(shop: Shop):
    shop.packed()
    shop.does("cancel", note="โรงเรียนขอคืนเงิน")
    shop.officer = make_person("portal.admin")
    assert shop.does("reopen", note="โรงเรียนขอสั่งต่อ").status_code == 303
    assert shop.state == "in_progress"
    assert shop.order.receipt_number is shop.order.serials_p1_primary is None
    shop.officer = make_person("pp_order.staff")
    shop.does("ask_payment")
    shop.does("take_cash", **PAID)
    shop.does("pack", serials_p1_primary="101-102", serials_p1_lower="7")
    assert (shop.state, shop.order.receipt_value) == ("packed", 2)


def test_a_completed_order_taken_up_again_keeps_its_receipt_and_books(shop: Shop):
    shop.packed()
    shop.does("hand_over", collected_by="นางสาวฟ้าใส ใจสมมติ")
    assert shop.state == "completed"
    before = (shop.order.receipt_number, shop.order.serials_p1_primary)
    shop.officer = make_person("portal.admin")
    shop.does("reopen", note="ส่งซ้ำ")
    shop.officer = make_person("pp_order.staff")
    assert shop.does("ship", **PARCEL).status_code == 303
    assert (shop.order.receipt_number, shop.order.serials_p1_primary) == before
    assert shop.asks("receive").status_code == 303
    assert shop.state == "completed"


def test_a_parcel_needs_its_number_and_a_handover_a_name(shop: Shop):
    shop.packed()
    for action, sent in (("ship", {"carrier": "ไปรษณีย์ไทย"}), ("hand_over", {})):
        answer = shop.does(action, **sent)
        assert answer.status_code == 422
        assert 'class="trouble"' in answer.text
    assert shop.asks("receive").status_code == 409
    assert shop.state == "packed"


def test_money_from_tomorrow_is_refused(shop: Shop):
    shop.does("ask_payment")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert shop.does("take_cash", **{**PAID, "paid_on": tomorrow}).status_code == 422
    assert shop.state == "awaiting_payment"
