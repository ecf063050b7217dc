"""A request for a certificate, an officer and a director, and what they do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from plugins.certificate.models import Certificate
from portal.accounts.models import User
from portal.app import Portal
from portal.documents import pdf
from portal.documents.issuing import IssuedDocument, issued_for
from portal.extensions import db
from portal.testing import make_person, sign_in
from tests.petitions.conftest import filed, fresh

ANSWERS = {
    "staff_type": "teacher_official",
    "unit": "โรงเรียนบ้านตัวอย่าง",
    "position": "ครู",
    "rank": "ชำนาญการพิเศษ",
    "salary": "๔๕,๓๕๐",
    "allowance": "5,600.00",
    "compensation": "5600.5",
    "kind": "salary",
    "kind_other": "",
    "purpose": "ประกอบการขอกู้เงินสหกรณ์ออมทรัพย์",
}
HEAD = "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1"


def sent(person: User, token: str = "first", **changes: str) -> Any:
    """A request brought in through the operation."""
    return filed(person, token, "certificate", **{**ANSWERS, **changes})


class Case:
    """One request and everybody around it."""

    def __init__(self, app: Portal, **changes: str) -> None:
        self.app = app
        self.applicant = make_person(last_name="น้ำใจงาม")
        self.officer = make_person("certificate.staff")
        self.director = make_person("certificate.approver", first_name="กำไล")
        self.petition = sent(self.applicant, **changes)

    @property
    def address(self) -> str:
        return f"/staff/petitions/{self.petition.reference}"

    def step(self, person: User, action: str, **more: Any) -> Any:
        """Post a step from the version the database has now; the answer."""
        form = {"action": action, "version": fresh(self.petition).version, **more}
        return sign_in(self.app, person).post(f"{self.address}/step", data=form)

    def propose(self, **more: Any) -> Any:
        return self.step(self.officer, "propose", **more)

    def sign(self, **more: Any) -> Any:
        return self.step(self.director, "approve", **{"signed_as": HEAD, **more})

    def issued(self) -> list[IssuedDocument]:
        """The documents of the request, the newest first."""
        return list(issued_for(self.petition.id))

    def state(self) -> str:
        return fresh(self.petition).state

    def details(self) -> Certificate:
        return db.session.get_one(Certificate, self.petition.id, populate_existing=True)


@pytest.fixture
def case(app: Portal) -> Case:
    """A salary certificate asked for."""
    return Case(app)


@pytest.fixture(scope="session", autouse=True)
def _worker() -> Iterator[None]:
    """The process that draws is gone after the tests."""
    yield
    pdf.stop()
