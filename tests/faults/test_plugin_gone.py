"""A plugin that had petitions is taken away: they are listed, shown, printed, found as before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import create_app
from portal.accounts.models import User
from portal.app import Portal
from portal.config import ROOT
from portal.extensions import db, transaction
from portal.messages.worker import run
from portal.migrate import upgrade_database
from portal.petitions.models import Petition, PetitionEvent
from portal.testing import sign_in
from portal.uploads.operations import keep, record
from tests.documents.reading import by_glyph, squeezed
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import Case, picture
from tests.uploads.conftest import sent

APPOINTMENT = {"pickup_date": "2030-12-02", "pickup_time": "09:30", "pickup_place": "ห้องทดสอบ"}


@pytest.fixture
def case(app: Portal) -> Case:
    """A request with a file, as far as the appointment to collect."""
    case = Case(app)
    with app.test_request_context(method="POST"):
        kept = keep(sent(picture(), "สำเนาบัตร.png"))
        with transaction():
            record(
                kept, slot="id_card_copy", owner_id=case.applicant.id,
                petition_id=case.petition.id,
            )  # fmt: skip
    assert case.step(case.officer, "propose") == 303
    assert case.step(case.director, "approve") == 303
    assert case.step(case.officer, "appoint", **APPOINTMENT) == 303
    return case


@pytest.fixture
def gone(app: Portal, case: Case) -> Iterator[Portal]:
    """The same office after the plugin was switched off."""
    settings = {name: app.config[f"PORTAL_{name}"] for name in ("ENV", "CAPTCHA", "LIMITS")}
    gone = create_app({
        **settings, "INSTANCE": str(app.config["PORTAL_INSTANCE"]), "DISABLED_PLUGINS": "id_card",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "BASE_URL": "http://localhost",
        "WTF_CSRF_ENABLED": False,
    })  # fmt: skip
    gone.test_client_class = app.test_client_class
    with gone.app_context():
        yield gone
        db.session.remove()
        db.engine.dispose()


def browser(gone: Portal, person: User) -> FlaskClient:
    """The person, signed in at the office without the plugin."""
    return sign_in(gone, person)


def text(client: FlaskClient, address: str) -> str:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_service_is_no_longer_offered(gone: Portal, case: Case):
    client = browser(gone, case.applicant)
    assert "/services/id-card" not in text(client, "/services")
    for page in ("", "/new", "/manual", "/blank.pdf"):
        assert client.get(f"/services/id-card{page}").status_code == 404
    assert client.post("/services/id-card/check", data={"token": "first"}).status_code == 404


def test_the_applicant_still_reads_and_prints_everything(gone: Portal, case: Case):
    client, reference = browser(gone, case.applicant), case.petition.reference
    assert reference in text(client, "/petitions")
    page = text(client, f"/petitions/{reference}")
    for said in ("โรงเรียนบ้านตัวอย่าง", "คศ.2", "ตำแหน่ง", "ห้องทดสอบ", "สำเนาบัตร.png"):
        assert said in page, said
    file = page.partition('href="/files/')[2].partition('"')[0]
    assert client.get(f"/files/{file}").status_code == 200
    for paper, said in (("print.pdf", "โรงเรียนบ้านตัวอย่าง"), ("receipt.pdf", reference)):
        answer = client.get(f"/petitions/{reference}/{paper}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert squeezed(said) in by_glyph(answer.data)
    answer = client.post("/status", data={"reference": reference, "last4": "0000"})
    assert answer.status_code < 500


def test_the_office_still_finds_it_and_may_talk_but_takes_no_step(gone: Portal, case: Case):
    client, reference = browser(gone, case.officer), case.petition.reference
    assert "/staff/id-card" in text(client, "/staff")
    for query in ("", "?state=all", "?state=all&q=ใจสมมติ", f"?state=all&q={reference}"):
        page = text(client, f"/staff/id-card{query}")
        assert (reference in page) is bool(query)
    desk = f"/staff/petitions/{reference}"
    assert "ห้องทดสอบ" in text(client, desk)
    assert client.get(f"{desk}/print.pdf").status_code == 200
    version = db.session.get_one(Petition, case.petition.id, populate_existing=True).version
    step = client.post(f"{desk}/step", data={"action": "complete", "version": version})
    assert step.status_code == 409
    own = browser(gone, case.applicant)
    assert own.get(f"/petitions/{reference}/edit").status_code in {404, 409}
    assert own.post(f"/petitions/{reference}/cancel", data={"version": version}).status_code == 409
    assert client.post(f"{desk}/messages", data={"body": "โปรดรอ"}).status_code == 303
    assert client.post(f"{desk}/notes", data={"body": "รอปลั๊กอิน"}).status_code == 303
    assert "โปรดรอ" in text(own, f"/petitions/{reference}")
    events = db.session.scalars(select(PetitionEvent.action)).all()
    assert "complete" not in events
    assert "cancel" not in events


BARE = """
import json, sys
from portal import create_app
client = create_app().test_client()
client.set_cookie(sys.argv[1], sys.argv[2])
print(json.dumps([client.get(page).status_code for page in sys.argv[3:]]))
"""


def test_with_its_folder_really_gone_it_is_the_same(app: Portal, case: Case, tmp_path: Path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "__init__.py").touch()
    for part in ("portal", "templates"):
        (tmp_path / part).symlink_to(ROOT / part)
    own = f"/petitions/{case.petition.reference}"
    pages = ["/", "/services/id-card", "/petitions", own, f"{own}/print.pdf"]
    name = app.config["SESSION_COOKIE_NAME"]
    held = case.browser(case.applicant).get_cookie(name)
    assert held
    answer = subprocess.run(
        [sys.executable, "-c", BARE, name, held.value, *pages],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={
            **os.environ, "PYTHONPATH": "",
            "PORTAL_INSTANCE": str(app.config["PORTAL_INSTANCE"]),
            "PORTAL_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        },
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout.splitlines()[-1]) == [200, 404, 200, 200, 200]


def test_migrating_checking_and_the_worker_go_on(gone: Portal, case: Case):
    upgrade_database()
    assert run(once=True)
    pending = select(PetitionEvent.id).where(PetitionEvent.announced_at.is_(None))
    assert db.session.scalars(pending).all() == []
    everything_agrees()


def test_brought_back_it_goes_on_where_it_stood(app: Portal, gone: Portal, case: Case):
    text(browser(gone, case.applicant), f"/petitions/{case.petition.reference}")
    with app.app_context():
        assert case.step(case.officer, "complete") == 303
        assert case.state() == "completed"
        page = text(case.browser(case.applicant), f"/petitions/{case.petition.reference}")
        assert "ห้องทดสอบ" in page
        everything_agrees()
