"""What LINE tells us: signed or refused, a code binds one person once, unfollowing forgets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from plugins.line_channel import line
from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.linking import (
    ALPHABET,
    address_of,
    link_contact,
    new_code,
    unlink_own,
)
from portal.messages.models import Contact, LinkCode, Message
from portal.testing import make_person, sign_in
from tests.plugins.line_channel.conftest import SECRET, USER, LineServer, event, linked

Call = Callable[..., int]
OTHER = "U" + "f" * 32


def contacts() -> int:
    return db.session.scalar(select(func.count()).select_from(Contact)) or 0


def test_a_code_typed_to_the_office_links_the_person_once(call: Call) -> None:
    person = make_person()
    code = new_code(person.id, "line")
    assert call(event(text=f" {code[:4].lower()}-{code[4:]} ")) == 200
    assert address_of(person.id, "line") == USER
    assert call(event(text=code, user=OTHER)) == 200
    assert address_of(person.id, "line") == USER
    told = db.session.scalars(select(Message.kind).where(Message.user_id == person.id)).all()
    assert told == ["channel_linked"]


@pytest.mark.parametrize("text", ["", "hello", "23456789", "A" * 300, "ก" * 8, "2345 6789"])
def test_other_words_bind_nobody(call: Call, text: str) -> None:
    new_code(make_person().id, "line")
    assert call(event(text=text)) == 200
    assert contacts() == 0


def test_a_code_is_dead_when_it_is_old_replaced_or_its_person_disabled(call: Call) -> None:
    person, closed = make_person(), make_person(disabled_at=now())
    old = new_code(person.id, "line")
    codes = [new_code(closed.id, "line"), old, new_code(person.id, "line")]
    with transaction() as session:
        late = now() - timedelta(seconds=1)
        session.execute(
            update(LinkCode).where(LinkCode.user_id == person.id).values(expires_at=late)
        )
    for code in codes:
        assert call(event(text=code)) == 200
    assert contacts() == 0


def test_a_line_account_belongs_to_one_person_and_a_person_has_one(call: Call) -> None:
    first, second = linked(make_person()), make_person()
    call(event(text=new_code(second.id, "line")))
    assert (address_of(first.id, "line"), address_of(second.id, "line")) == ("", USER)
    call(event(text=new_code(second.id, "line"), user=OTHER))
    assert (address_of(second.id, "line"), contacts()) == (OTHER, 1)


@pytest.mark.parametrize("same", ["code", "address"])
def test_of_many_who_link_at_once_one_wins(app: Portal, same: str) -> None:
    codes = [new_code(make_person().id, "line") for _ in range(4)]
    start, outcomes = threading.Barrier(4), list[bool]()

    def link(number: int) -> None:
        code = codes[0] if same == "code" else codes[number]
        address = USER if same == "address" else f"U{number:032x}"
        with app.app_context():
            start.wait()
            outcomes.append(link_contact("line", code, address))

    threads = [threading.Thread(target=link, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ([False] * 3 + [True] if same == "code" else [True] * 4)
    assert contacts() == 1


def test_unfollowing_forgets_and_comes_too_late_after_linking_anew(call: Call) -> None:
    person = linked(make_person())
    before = int((now() - timedelta(minutes=1)).timestamp() * 1000)
    assert call(event("unfollow", timestamp=before)) == 200
    assert address_of(person.id, "line") == USER
    after = int((now() + timedelta(minutes=1)).timestamp() * 1000)
    assert call(event("unfollow", timestamp=after)) == 200
    assert contacts() == 0
    assert call(event("unfollow"), event("follow")) == 200


def test_ending_the_link_forgets_the_address(call: Call) -> None:
    person = linked(make_person())
    unlink_own(person.id, "line")
    assert contacts() == 0


def test_who_cannot_sign_is_refused_and_nothing_changes(app: Portal, call: Call) -> None:
    code = new_code(make_person().id, "line")
    assert call(event(text=code), secret="another") == 403
    for wrong in ("", "ก", "AAAA", SECRET):
        headers = {"X-Line-Signature": wrong.encode().decode("latin-1")}
        answer = app.test_client().post("/line/webhook", data=b"{}", headers=headers)
        assert answer.status_code == 403
    assert contacts() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"not json", 400), (b"[]", 200), (b"{}", 200), (b'{"events": 5}', 200),
     (b'{"events": [1, null, {}, {"source": 3}]}', 200), (b"\xff", 400),
     (b"[" * 100_000, 400), (b" " * (256 * 1024 + 1), 413)],
)  # fmt: skip
def test_nonsense_is_answered_and_harms_nothing(call: Call, body: bytes, status: int) -> None:
    assert call(body=body) == status


@pytest.mark.parametrize("source", [
    {}, {"userId": 5}, {"userId": "U1"}, {"type": "group", "groupId": "C1"}, None,
])  # fmt: skip
def test_only_users_are_bound(call: Call, source: Any) -> None:
    code = new_code(make_person().id, "line")
    assert call(event(text=code, source=source)) == 200
    assert contacts() == 0


def test_without_a_channel_the_address_is_not_there(
    app: Portal, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, line.SECRET, "")
    assert call(event()) == 404


def test_who_guesses_codes_is_paused(
    app: Portal, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.accounts.limits.are_on", lambda: True)
    for number in range(5):
        call(event(text=f"2222222{ALPHABET[number]}"))
    person = make_person()
    code = new_code(person.id, "line")
    call(event(text=code))
    assert address_of(person.id, "line") == ""
    call(event(text=code, user=OTHER))
    assert address_of(person.id, "line") == OTHER


def test_the_page_shows_a_code_once_and_ends_the_link(
    app: Portal, line_server: LineServer, call: Call
) -> None:
    person = make_person(language="en")
    browser = sign_in(app, person)
    assert b"Show me a code" in browser.get("/account/messages").data
    shown = browser.post("/account/messages/line/link").text
    code = shown.partition('class="code fs-3">')[2][:9]
    assert code not in browser.get("/account/messages").text
    call(event(text=code))
    assert b"End the link" in browser.get("/account/messages").data
    assert browser.post("/account/messages/line/unlink").status_code == 303
    assert contacts() == 0
    assert browser.post("/account/messages/sms/link").status_code == 404
