"""The inbox in a browser, and the administrators' list of mail that was given up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.app import Portal
from portal.extensions import db, transaction
from portal.messages.delivery import deliver_due
from portal.messages.models import Delivery, Message
from portal.messages.operations import tell
from portal.messages.queries import unread
from portal.privacy.models import AuditRecord
from portal.service import Service
from portal.testing import make_person
from tests.messages.conftest import REFERENCE, MailServer, changed, deliveries

Enter = Callable[..., FlaskClient]


def page(browser: FlaskClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.text


def test_the_inbox_shows_ones_own_messages_newest_first(
    app: Portal, enter: Enter, sample: Service
) -> None:
    browser, other = enter(), make_person()
    changed(browser.person, state="submitted")
    changed(browser.person, state="completed", note="ขอบคุณค่ะ")
    changed(other, state="cancelled")
    text = page(browser, "/messages")
    assert text.index("ดำเนินการเรียบร้อย") < text.index("ส่งคำร้องไปยังเจ้าหน้าที่")
    assert "ขอบคุณค่ะ" in text
    assert "ยกเลิกคำร้อง" not in text


def test_opening_a_message_marks_it_read_and_leads_there(app: Portal, enter: Enter) -> None:
    browser = enter()
    message = changed(browser.person)
    assert f"/messages/{message.id}" in page(browser, "/messages")
    assert unread(browser.person.id) == 1
    answer = browser.get(f"/messages/{message.id}")
    assert (answer.status_code, answer.location) == (303, f"/petitions/{REFERENCE}")
    assert unread(browser.person.id) == 0


def test_what_leads_nowhere_is_read_when_it_was_shown(app: Portal, enter: Enter) -> None:
    browser = enter()
    tell(browser.person.id, "account_exists")
    assert 'class="new"' in page(browser, "/messages")
    assert unread(browser.person.id) == 0
    assert 'class="new"' not in page(browser, "/messages")


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/messages/{}"), ("POST", "/messages/{}/read")]
)
def test_a_foreign_message_does_not_exist(
    app: Portal, enter: Enter, method: str, address: str
) -> None:
    browser, other = enter(), make_person()
    foreign = changed(other)
    for number in (foreign.id, 999_999):
        assert browser.open(address.format(number), method=method).status_code == 404
    assert unread(other.id) == 1


def test_read_and_read_all_are_posts_that_return_to_the_inbox(app: Portal, enter: Enter) -> None:
    browser = enter()
    first = changed(browser.person)
    for _ in range(3):
        changed(browser.person)
    answer = browser.post(f"/messages/{first.id}/read")
    assert (answer.status_code, answer.location) == (303, "/messages")
    assert unread(browser.person.id) == 3
    browser.post("/messages/read-all", data={"up_to": str(first.id + 1)})
    assert unread(browser.person.id) == 2
    browser.post("/messages/read-all")
    assert unread(browser.person.id) == 0
    assert browser.get("/messages/read-all").status_code in {404, 405}


def test_a_long_inbox_is_paged_without_gap_or_double(app: Portal, enter: Enter) -> None:
    browser = enter()
    numbers = [changed(browser.person, note=f"note-{n:03d}-").id for n in range(60)]
    seen: list[str] = []
    address: str | None = "/messages"
    while address:
        text = page(browser, address)
        seen += re.findall(r"note-\d{3}-", text)
        found = re.search(r'href="(\?at=[^"]+)" rel="next"', text)
        address = f"/messages{found[1]}" if found else None
    assert seen == [f"note-{n:03d}-" for n in reversed(range(60))]
    assert len(numbers) == 60


def test_typed_markup_is_shown_as_typed(app: Portal, enter: Enter, sample: Service) -> None:
    browser = enter()
    changed(browser.person, note="<script>alert(1)</script>")
    text = page(browser, "/messages")
    assert "&lt;script&gt;alert(1)" in text


def test_the_inbox_speaks_the_language_of_the_page(app: Portal, enter: Enter) -> None:
    browser = enter(language="lo")
    changed(browser.person)
    assert "ສະຖານະຄຳຮ້ອງຂອງທ່ານ" in page(browser, "/messages")


def test_strangers_are_asked_to_sign_in(app: Portal) -> None:
    browser = app.test_client()
    assert browser.get("/messages").status_code == 303
    assert browser.post("/messages/read-all").status_code == 303


@pytest.fixture
def refused(app: Portal, server: MailServer) -> Delivery:
    """A dead letter."""
    person = make_person(email="somebody@mail.example")
    changed(person)
    server.rcpt_answers = ["550 <somebody@mail.example> unknown"]
    deliver_due()
    return deliveries()[0]


def test_administrators_see_dead_letters_without_the_address(
    app: Portal, enter: Enter, refused: Delivery
) -> None:
    text = page(enter("portal.admin"), "/admin/mail")
    assert "s***@mail.example" in text
    assert "somebody@mail.example" not in text
    assert "550" in text


@pytest.mark.parametrize("roles", [(), ("id_card.staff",), ("portal.auditor",)])
def test_nobody_else_sees_or_sends_them(
    app: Portal, enter: Enter, refused: Delivery, roles: tuple[str, ...]
) -> None:
    browser = enter(*roles)
    page(browser, "/admin/mail", 404)
    assert browser.post(f"/admin/mail/{refused.id}/retry").status_code == 404
    assert browser.post("/admin/mail/retry-all").status_code == 404
    assert deliveries()[0].state == "dead"


@pytest.mark.parametrize("address", ["/admin/mail/{}/retry", "/admin/mail/retry-all"])
def test_a_dead_letter_is_sent_again_and_that_is_recorded(
    app: Portal, enter: Enter, refused: Delivery, server: MailServer, address: str
) -> None:
    browser = enter("portal.admin")
    answer = browser.post(address.format(refused.id))
    assert (answer.status_code, answer.location) == (303, "/admin/mail")
    deliver_due()
    assert server.identifiers == [refused.identifier]
    record = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "mail.retry")).one()
    assert record.actor_id == browser.person.id


def test_a_letter_without_an_address_is_not_offered_again(app: Portal, enter: Enter) -> None:
    changed(make_person(email="not an address"))
    (dead,) = deliveries()
    browser = enter("portal.admin")
    assert f"/admin/mail/{dead.id}/retry" not in page(browser, "/admin/mail")
    browser.post(f"/admin/mail/{dead.id}/retry")
    assert deliveries()[0].state == "dead"


def test_a_message_of_a_lost_plugin_breaks_no_inbox(app: Portal, enter: Enter) -> None:
    browser = enter()
    message = changed(browser.person)
    with transaction() as session:
        session.execute(update(Message).where(Message.id == message.id).values(kind="of_a_plugin"))
    assert "ข้อความจากระบบบริการ" in page(browser, "/messages")
