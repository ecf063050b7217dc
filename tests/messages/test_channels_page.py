"""Administrators see how each channel fares and send themselves a test, the way everything goes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import Portal
from portal.extensions import db
from portal.messages.delivery import deliver_due
from portal.messages.wishes import Wishes, keep_wishes
from portal.privacy.models import AuditRecord
from portal.testing import make_person, sign_in
from tests.messages.conftest import MailServer, changed, deliveries, make_due
from tests.queries import statements_of

PAGE = "/admin/channels"


@pytest.fixture
def admin(app: Portal) -> FlaskClient:
    person = make_person("portal.admin", language="en")
    found = sign_in(app, person)
    found.person = person  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("role", ["id_card.staff", "portal.auditor", ""])
def test_nobody_but_administrators_comes_in(app: Portal, role: str) -> None:
    browser = sign_in(app, make_person(*([role] if role else [])))
    assert browser.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}/mail/test").status_code == 404
    assert deliveries() == []


def test_a_test_mail_goes_the_way_of_all_mails(admin: FlaskClient, server: MailServer) -> None:
    keep_wishes(admin.person.id, Wishes(mail=False, daily=True))  # type: ignore[attr-defined]
    assert admin.post(f"{PAGE}/mail/test").status_code == 303
    assert deliver_due() == 1
    (mail,) = server.mails
    assert mail["Subject"] == "Test message"
    acts = db.session.scalars(select(AuditRecord.action)).all()
    assert acts == ["channel.tested"]


def test_the_page_tells_what_arrived_what_waits_and_what_went_wrong(
    app: Portal, admin: FlaskClient, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing yet" in admin.get(PAGE).text
    changed(make_person())
    deliver_due()
    server.answers = ["451 cellar is flooded", "550 no such box"]
    for _ in range(2):
        changed(make_person())
        deliver_due()
    page = admin.get(PAGE).text
    assert "550 no such box" in page
    assert "1 message given up" in page
    make_due()
    server.stop()
    deliver_due()
    url = f"smtp://office:pass-phrase@127.0.0.1:{server.port}"
    monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", url)
    page = admin.get(PAGE).text
    assert f"127.0.0.1:{server.port}" in page
    assert "pass-phrase" not in page


def test_who_cannot_be_reached_is_told_so(app: Portal) -> None:
    browser = sign_in(app, make_person("portal.admin", language="en", email=None))
    page = browser.post(f"{PAGE}/mail/test", follow_redirects=True).text
    assert "You cannot be reached by this channel yet." in page
    assert "Say where you are reached first" in page
    assert deliveries() == []
    assert browser.post(f"{PAGE}/pigeon/test").status_code == 404


def test_a_channel_that_is_not_set_up_sends_no_test(admin: FlaskClient) -> None:
    assert "LINE" in admin.get(PAGE).text
    assert admin.post(f"{PAGE}/line/test").status_code == 303
    assert deliveries() == []


def test_the_page_costs_the_same_however_much_was_sent(admin: FlaskClient) -> None:
    counts = []
    for _ in range(2):
        with statements_of(db.engine) as asked:
            admin.get(PAGE)
        counts.append(len(asked))
        for _more in range(5):
            changed(make_person())
    assert counts[0] >= counts[1]
