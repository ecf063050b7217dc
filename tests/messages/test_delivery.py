"""Mail through a real server: delivered once, in the reader's language, later when it must be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import literal_column, select, text, update

from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages import delivery
from portal.messages.channels import Unreachable
from portal.messages.claims import OUTAGE, WAITING, WAITS
from portal.messages.delivery import deliver_due
from portal.messages.models import Delivery, Message
from portal.messages.operations import retry, tell
from portal.messages.smtp import Server
from portal.service import Service
from portal.testing import make_person
from tests.messages.conftest import (
    REFERENCE,
    MailServer,
    changed,
    close_to,
    deliveries,
    html,
    make_due,
    plain,
)


def waits() -> timedelta:
    """How long the only delivery has to wait from now."""
    (only,) = deliveries()
    return only.due_at - now()


def test_a_mail_is_delivered_once(app: Portal, server: MailServer) -> None:
    changed(make_person())
    assert deliver_due() == 1
    assert deliver_due() == 0
    make_due()
    assert deliver_due() == 0
    (only,) = deliveries()
    assert (only.state, only.tries) == ("done", 1)
    assert only.done_at is not None
    assert server.identifiers == [only.identifier]


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("th", "คำร้อง 9920261119093215: เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", "สถานะคำร้องของท่าน"),
        ("en", "Petition 9920261119093215: Returned for correction", "The status of your petition"),
        ("lo", "ຄຳຮ້ອງ 9920261119093215: ", "ສະຖານະຄຳຮ້ອງຂອງທ່ານ"),
    ],
)
def test_people_read_it_in_their_own_language(
    app: Portal, server: MailServer, sample: Service, language: str, subject: str, sentence: str
) -> None:
    person = make_person(language=language)
    changed(person, note="สำเนาบัตรไม่ชัด น้ำหมึกเลอะ")
    deliver_due()
    (got,) = server.mails
    assert str(got["Subject"]).startswith(subject)
    for body in (plain(got), html(got)):
        assert sentence in body
        assert "สำเนาบัตรไม่ชัด น้ำหมึกเลอะ" in body
        assert f"http://localhost/petitions/{REFERENCE}" in body
        assert person.full_name in body
    assert f'<html lang="{language}">' in html(got)


def test_a_secret_link_is_in_the_mail_alone_and_wiped_when_sent(
    app: Portal, server: MailServer
) -> None:
    tell(make_person().id, "password_reset", link="/account/reset/tO-k3n")
    deliver_due()
    (got,) = server.mails
    assert "http://localhost/account/reset/tO-k3n" in plain(got)
    assert "tO-k3n" not in str(got["Subject"])
    assert deliveries()[0].secret_cipher is None


def test_a_link_that_came_too_late_is_not_sent(app: Portal, server: MailServer) -> None:
    message = tell(make_person().id, "password_reset", link="/account/reset/tO-k3n")
    with transaction() as session:
        late = now() - timedelta(minutes=31)
        session.execute(update(Message).values(created_at=late).where(Message.id == message.id))
    deliver_due()
    (only,) = deliveries()
    assert (only.state, only.secret_cipher, server.mails) == ("dead", None, [])
    assert retry(make_person("portal.admin").id) == 0


def test_a_server_that_says_later_is_asked_later_with_the_same_identifier(
    app: Portal, server: MailServer
) -> None:
    changed(make_person())
    server.answers = ["451 busy", "452 still busy"]
    for wait in WAITS[:2]:
        assert deliver_due() == 1
        assert close_to(waits(), wait)
        assert deliver_due() == 0
        make_due()
    deliver_due()
    (only,) = deliveries()
    assert (only.state, only.tries) == ("done", 3)
    assert server.identifiers == [only.identifier]


def test_a_server_that_says_never_is_not_asked_again(app: Portal, server: MailServer) -> None:
    person = make_person()
    changed(person)
    server.rcpt_answers = [f"550 5.1.1 <{person.email}>: no such person"]
    deliver_due()
    make_due()
    assert deliver_due() == 0
    (only,) = deliveries()
    assert (only.state, only.tries) == ("dead", 1)
    assert only.error.startswith("550 5.1.1")
    assert str(person.email) not in only.error


def test_too_many_tries_make_a_dead_letter_that_can_be_sent_again(
    app: Portal, server: MailServer
) -> None:
    changed(make_person())
    server.answers = ["451 busy"] * (len(WAITS) + 1)
    for _ in range(len(WAITS) + 1):
        make_due()
        assert deliver_due() == 1
    (only,) = deliveries()
    assert (only.state, only.error) == ("dead", "451 busy")
    assert retry(make_person("portal.admin").id, only.id) == 1
    deliver_due()
    assert server.identifiers == [only.identifier]
    assert deliveries()[0].state == "done"


def test_sending_again_touches_no_letter_that_is_done(app: Portal, server: MailServer) -> None:
    changed(make_person())
    deliver_due()
    assert retry(make_person("portal.admin").id) == 0
    assert deliver_due() == 0
    assert len(server.mails) == 1


def test_a_server_that_is_down_loses_nothing_however_long(
    app: Portal, server: MailServer
) -> None:
    server.stop()
    for _ in range(3):
        changed(make_person())
    for _ in range(len(WAITS) + 3):
        make_due()
        assert deliver_due() == 3
    assert {(d.state, d.tries) for d in deliveries()} == {("waiting", 0)}
    assert all(close_to(d.due_at - now(), OUTAGE) for d in deliveries())
    server.start()
    make_due()
    deliver_due()
    assert sorted(server.identifiers) == sorted(d.identifier for d in deliveries())


def test_an_outage_is_tried_once_a_round(
    app: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def unreachable(self: Server) -> None:
        tries.append(self.host)
        raise Unreachable("down")

    monkeypatch.setattr(Server, "_connected", unreachable)
    for _ in range(5):
        changed(make_person())
    assert deliver_due() == 5
    assert len(tries) == 1


def test_a_round_ends_at_its_limit(app: Portal, server: MailServer) -> None:
    for _ in range(5):
        changed(make_person())
    assert deliver_due(limit=3) == 3
    assert [d.state for d in deliveries()] == ["done"] * 3 + ["waiting"] * 2


def test_a_letter_that_cannot_be_made_holds_up_no_other(
    app: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(make_person())
    changed(make_person())
    first = deliveries()[0].id
    made = delivery.mail_of

    def broken(letter: Delivery) -> object:
        if letter.id == first:
            raise KeyError("a template broke")
        return made(letter)

    monkeypatch.setattr(delivery, "mail_of", broken)
    assert deliver_due() == 2
    assert [d.state for d in deliveries()] == ["waiting", "done"]


def test_looking_for_work_uses_the_small_index(app: Portal) -> None:
    soon = literal_column("'2030-01-01'")
    query = select(Delivery.id).where(Delivery.state == WAITING, Delivery.due_at <= soon)
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all()
        else:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = connection.execute(text(f"EXPLAIN {query}")).all()
    assert "ix_delivery_due" in str(plan)
