"""A school that orders, an officer who answers, and the steps they take through the pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from plugins.pp_order.models import Order
from plugins.pp_order.serials import spans
from plugins.pp_order.stock import operations as stock
from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db
from portal.i18n import today
from portal.petitions.models import Petition
from portal.petitions.operations import submit
from portal.plugins import registry
from portal.testing import make_person, sign_in

ANSWERS = {
    "school": "โรงเรียนบ้านตัวอย่าง", "other_affiliation": "",
    "qty_p1_primary": "2", "qty_p3_primary": "40", "qty_p1_lower": "1",
    "qty_p2_lower": "", "qty_p3_lower": "",
}  # fmt: skip
PROMPTPAY = "0200000000"
PARCEL = {"carrier": "ไปรษณีย์ไทย", "tracking_number": "EB123456789TH"}


def slip(name: str = "slip.png", colour: str = "white") -> tuple[io.BytesIO, str]:
    """A picture of a transfer."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (60, 90), colour).save(stream, "PNG")
    stream.seek(0)
    return stream, name


class Shop:
    """One order (2 + 1 books, 40 sheets: 680 baht and 25 for shipping), its school and officer."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        self.school, self.officer = make_person(), make_person("pp_order.staff")
        self.petition = self.ordered()

    def ordered(self, **changes: str) -> Petition:
        """One more order."""
        service = registry()["pp_order"]
        typed = MultiDict({**ANSWERS, **changes})
        form = service.form(formdata=typed, meta={"csrf": False})
        assert form.validate(), form.errors
        return submit(service, self.school.id, form, token=f"{changes}{id(typed)}")

    @property
    def order(self) -> Order:
        """The order as the database has it now."""
        return db.session.get_one(Order, self.petition.id, populate_existing=True)

    @property
    def state(self) -> str:
        """Where the order stands now."""
        return self._now().state

    def _now(self) -> Petition:
        return db.session.scalars(
            select(Petition).where(Petition.id == self.petition.id)
            .execution_options(populate_existing=True)
        ).one()

    def browser(self, person: User) -> FlaskClient:
        """A browser in which the person is signed in."""
        return sign_in(self.app, person)

    def does(self, action: str, **more: Any) -> TestResponse:
        """The officer takes a step."""
        return self._post(self.officer, "/staff/petitions", action, more)

    def asks(self, action: str, **more: Any) -> TestResponse:
        """The school takes a step."""
        return self._post(self.school, "/petitions", action, more)

    def _post(self, person: User, side: str, action: str, more: dict[str, Any]) -> TestResponse:
        form = {"action": action, "version": self._now().version, **more}
        return self.browser(person).post(f"{side}/{self.petition.reference}/step", data=form)

    def paid(self) -> None:
        """Bring the order to where it is paid."""
        self.does("ask_payment")
        self.asks("send_slip", payment_slip=slip())
        self.does("match", amount_received="705", paid_on=today().isoformat())
        assert self.state == "paid"

    def packed(self) -> None:
        """Bring the order to where it is packed."""
        self.paid()
        self.shelf()
        self.does("pack", serials_p1_primary="101-102", serials_p1_lower="7")
        assert self.state == "packed"

    def shelf(self) -> None:
        """Books to hand out: 101–200 for primary, 1–50 for lower secondary."""
        stock.receive("p1_primary", spans("101-200"), "ใบส่งของ 1", by=self.officer.id)
        stock.receive("p1_lower", spans("1-50"), "ใบส่งของ 2", by=self.officer.id)


@pytest.fixture
def shop(app: Portal) -> Shop:
    """An order that has just been sent."""
    return Shop(app)
