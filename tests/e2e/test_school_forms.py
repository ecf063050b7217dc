"""A school orders printed forms: from registration to the receipt and the collected books."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from portal.i18n import today
from tests.documents.reading import by_reader, squeezed
from tests.e2e import acts
from tests.e2e.people import Cast
from tests.e2e.uploads import write_uploads
from tests.e2e.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from tests.e2e.conftest import Visit
    from tests.e2e.sites import Site

SERVICE = "/services/pp-order"
ANSWERS = {
    "school": "โรงเรียนบ้านตัวอย่างวิทยา", "qty_p1_primary": "๒", "qty_p3_primary": "40",
    "qty_p1_lower": "1", "qty_p2_lower": "", "qty_p3_lower": "",
}  # fmt: skip
GOODS, SHIPPING, TOTAL = "680.00 บาท", "25.00 บาท", "705.00 บาท"
WORDS = "เจ็ดร้อยห้าบาทถ้วน"


def says(who: Visitor, *texts: str) -> None:
    shown = squeezed(who.page.locator("main").inner_text())
    assert [text for text in texts if squeezed(text) not in shown] == []


class Journey:
    """A teacher on the telephone, an officer at the desk."""

    def __init__(self, site: Site, visit: Visit, folder: Path, cast: Cast, **look: bool) -> None:
        self.cast, self.files = cast, write_uploads(folder)
        site.hire(cast.officer, "pp_order.staff")
        self.school: Visitor = visit(site, width=PHONE, **look)
        self.officer: Visitor = visit(site, width=DESK, **look)
        self.reference = ""
        self.first = cast.number * 1000 + 1  #: serial number; stories share a stock

    @property
    def own(self) -> str:
        return f"/petitions/{self.reference}"

    def register(self) -> None:
        who = self.school
        who.go(SERVICE)
        who.look("school-forms-01-service")
        who.go(f"{SERVICE}/new")
        acts.press(who, "aside a.btn")
        acts.register(who, self.cast.teacher)
        acts.sign_in(who, self.cast.teacher)

    def order(self) -> None:
        """The total stands there while people type, or after a button where no script runs."""
        who, panel = self.school, self.school.page.locator("#estimate")
        who.look("school-forms-02-form", f"{SERVICE}/new")
        says(who, "160.00 บาท/เล่ม", "2.00 บาท/แผ่น")
        acts.fill_in(who, ANSWERS)
        if who.script:
            panel.locator(".result").get_by_text(TOTAL).wait_for()
            who.page.fill("#qty_p1_primary", "10")
            panel.locator(".result").get_by_text("2,028.60 บาท").wait_for()
            who.page.fill("#qty_p1_primary", ANSWERS["qty_p1_primary"])
            panel.locator(".result").get_by_text(TOTAL).wait_for()
        else:
            acts.press(who, "#estimate button")
        says(who, GOODS, SHIPPING, TOTAL, WORDS)
        who.look("school-forms-03-total", f"{SERVICE}/new")

    def mistype(self) -> None:
        """What is no quantity is told and kept, and an empty order is refused."""
        who = self.school
        who.page.fill("#qty_p3_primary", "1.5")
        acts.save(who)
        assert len(acts.errors(who)) == 2, "the fraction, and the letter"
        assert who.page.input_value("#qty_p3_primary") == "1.5"
        assert who.page.input_value("#school") == ANSWERS["school"]
        who.look("school-forms-04-wrong")
        who.page.fill("#qty_p3_primary", ANSWERS["qty_p3_primary"])

    def send(self) -> None:
        who = self.school
        acts.attach(who, "request_letter", self.files["other_1"])
        acts.save(who)
        who.look("school-forms-05-check", f"{SERVICE}/check")
        says(who, GOODS, SHIPPING, TOTAL, WORDS)
        who.page.check("#confirm")
        acts.press(who, "main form .btn-big")
        who.page.wait_for_url("**/sent")
        self.reference = who.page.locator("#reference").inner_text()
        assert self.reference.startswith("41")

    def accept(self) -> None:
        """The officer enters the books that came in, and accepts the order."""
        who = self.officer
        acts.enter_office(who, self.cast.officer)
        who.go("/staff/pp-order")
        who.look("school-forms-10-queue")
        says(who, self.reference, "705.00")
        acts.press(who, f"a[href='{SERVICE}/stock']")
        for item in ("p1_primary", "p1_lower"):
            who.page.check(f"form[action$='/receive'] [value={item}]")
            who.page.fill("#serials-receive", f"{self.first}-{self.first + 99}")
            who.page.fill("#source-receive", "ใบส่งของ 9/2569")
            acts.press(who, "form[action$='/receive'] button.btn-primary")
        who.look("school-forms-11-stock")
        who.page.fill("#serials-void", "9-1")
        acts.press(who, "form[action$='/void'] button.btn-danger-outline")
        acts.errors(who)
        who.look("school-forms-12-stock-refused")
        who.go(f"/staff{self.own}")
        who.look("school-forms-13-process")
        says(who, GOODS, SHIPPING, TOTAL, WORDS)
        acts.take_step(who, "ask_payment")

    def pay(self) -> None:
        """The code on the page says what the quotation's says; the slip goes with a step."""
        who = self.school
        who.go(self.own)
        who.look("school-forms-20-to-pay")
        says(who, "รอชำระเงิน", TOTAL)
        shot = who.page.locator(".paycode").screenshot()
        on_page = [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(shot)))]
        assert len(on_page) == 1
        assert "5406705.00" in on_page[0]
        assert f"0516{self.reference}" in on_page[0]
        text = by_reader(who.paper("quotation", f"{self.own}/papers/quotation.pdf"))
        assert squeezed(WORDS) in text
        acts.press(who, "button[value=send_slip]")
        assert len(acts.errors(who)) == 1, "the slip is missing"
        who.look("school-forms-21-slip-missing")
        who.page.set_input_files("#payment_slip", self.files["other_2"])
        acts.press(who, "button[value=send_slip]")
        who.look("school-forms-22-slip-sent", self.own)
        says(who, "ส่งสลิปแล้ว", self.files["other_2"].name)

    def deliver(self) -> None:
        """The officer matches, packs by serial number, and sends the parcel."""
        who, day = self.officer, today().isoformat()
        who.go(f"/staff{self.own}")
        who.look("school-forms-30-slip")
        year = {"paid_on__day": day[8:], "paid_on__month": str(int(day[5:7])),
                "paid_on__year": str(int(day[:4]) + 543)}
        acts.take_step(who, "match", amount_received="700", **year)
        acts.errors(who)
        who.look("school-forms-31-not-matched")
        acts.take_step(who, "match", amount_received="705", **year)
        who.look("school-forms-32-paid")
        acts.take_step(who, "pack", serials_p1_primary=f"{self.first + 5}-{self.first}",
                       serials_p1_lower=str(self.first))
        acts.errors(who)
        assert who.page.input_value("#serials_p1_lower") == str(self.first)
        acts.take_step(who, "pack", serials_p1_primary=f"{self.first}-{self.first + 1}",
                       serials_p1_lower=str(self.first))
        who.look("school-forms-33-packed")
        acts.take_step(who, "ship", tracking_number="EB123456789TH")
        assert who.page.locator(".note.good").is_visible()
        who.go(f"{SERVICE}/stock")
        who.look("school-forms-34-stock")
        says(who, self.reference, f"{self.first}–{self.first + 1}")

    def receive(self) -> None:
        who = self.school
        who.go(self.own)
        who.look("school-forms-40-on-its-way")
        says(who, "EB123456789TH")
        receipt = by_reader(who.paper("receipt-of-payment", f"{self.own}/papers/receipt.pdf"))
        assert squeezed(WORDS) in receipt
        assert squeezed("ใบเสร็จรับเงิน") in receipt
        acts.press(who, "button[value=receive]")
        who.look("school-forms-41-completed", self.own)
        says(who, "ดำเนินการเรียบร้อย")

    def walk(self) -> None:
        """All of it."""
        self.register()
        self.order()
        self.mistype()
        self.send()
        self.accept()
        self.pay()
        self.deliver()
        self.receive()


@pytest.mark.parametrize(
    ("database", "look"),
    [("site", {"dark": True}), ("postgres_site", {"script": False})],
    ids=["sqlite", "postgres-without-script"],
)
def test_school_gets_its_forms(
    request: pytest.FixtureRequest, visit: Visit, tmp_path: Path, database: str,
    look: dict[str, bool],
) -> None:
    site = request.getfixturevalue(database)
    Journey(site, visit, tmp_path, Cast(), **look).walk()
