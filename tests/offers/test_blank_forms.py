"""The form to fill in by hand: ours, the office's own, and ours again."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.petitions import catalogue_views
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.petitions.conftest import picture
from tests.uploads.samples import paper

PAGE = "/admin/services/id-card/blank"
PUBLIC = "/services/id-card/blank.pdf"


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a PDF is another test's."""
    monkeypatch.setattr(catalogue_views, "blank_paper", lambda service: f"drawn {service.code}")


def test_the_offices_own_is_given_out_until_it_is_taken_off(app: Portal):
    browser, public = sign_in(app, make_person("portal.admin")), app.test_client()
    assert public.get(PUBLIC).text == "drawn id_card"
    own = paper()
    for name in ("เก่า.pdf", "แบบ บค.1.pdf"):
        sent = {"blank": (io.BytesIO(own), name)}
        assert browser.post(PAGE, data=sent).status_code == 303
    answer = public.get(PUBLIC)
    assert answer.data == own
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "แบบ บค.1.pdf" in browser.get(PAGE).text
    assert public.get("/services/pension/blank.pdf").text == "drawn pension"
    assert browser.post(PAGE, data={"remove": "1"}).status_code == 303
    assert public.get(PUBLIC).text == "drawn id_card"
    acts = db.session.scalars(
        select(AuditRecord).filter_by(action="service_blank").order_by(AuditRecord.id)
    ).all()
    assert [bool(act.detail["before"]) for act in acts] == [False, True, True]
    assert [bool(act.detail["after"]) for act in acts] == [True, True, False]


@pytest.mark.parametrize(("content", "name"), [
    (picture(), "ภาพ.png"), (b"%PDF-1.7 torn", "torn.pdf"), (b"", ""),
])
def test_anything_but_a_sound_pdf_is_refused(app: Portal, content: bytes, name: str):
    browser = sign_in(app, make_person("portal.admin"))
    page = browser.post(PAGE, data={"blank": (io.BytesIO(content), name)})
    assert page.status_code == 422
    assert 'class="trouble"' in page.text
    assert app.test_client().get(PUBLIC).text == "drawn id_card"


def test_only_administrators_change_it(app: Portal):
    officer = sign_in(app, make_person("id_card.staff"))
    assert officer.get(PAGE).status_code == 404
    assert officer.post(PAGE, data={"remove": "1"}).status_code == 404
