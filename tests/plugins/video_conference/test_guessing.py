"""Whoever guesses must wait after five wrong PINs, and the host is told, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.demo.clock import at
from portal.extensions import db
from portal.messages.letters import letter_of
from portal.messages.models import Message
from tests.plugins.video_conference.conftest import Story, during, enter, open_room


@pytest.fixture
def limited(app: Portal) -> Iterator[Portal]:
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def from_address(address: str) -> dict[str, Any]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def wrong(app: Portal, number: int, address: str = "198.51.100.7", room: str = "8001") -> int:
    answer = app.test_client().post("/conference", **from_address(address), data={
        "meeting_id": room, "participant": "สดจ.ลำพูน", "pin": f"{number:06}",
    })  # fmt: skip
    return int(answer.status_code)


def told(story: Story) -> list[Message]:
    return list(db.session.scalars(select(Message).filter_by(kind="petition_notice")))


def test_after_five_wrong_pins_an_address_waits_and_the_host_is_told_once(
    limited: Portal, story: Story
):
    meeting = story.opened()
    with during(meeting) as moment:
        assert [wrong(limited, n) for n in range(4)] == [422] * 4
        assert told(story) == []
        assert [wrong(limited, n) for n in range(3)] == [422, 429, 429]
        answer = limited.test_client().post("/conference", **from_address("198.51.100.7"), data={
            "meeting_id": "8001", "participant": "สดจ.ลำพูน", "pin": "482913",
        })  # fmt: skip
        assert answer.status_code == 429, "also with the right one"
        assert "รอ 10 นาที" in answer.get_data(as_text=True)
        assert "สดจ.ลำพูน" in answer.get_data(as_text=True)
        assert enter(limited.test_client()).status_code == 303, "others may enter"
        assert wrong(limited, 1, room="8000") == 422, "and so may it elsewhere"
        [message] = told(story)
        assert message.user_id == story.booker.id
        assert "PIN ผิด 5 ครั้ง" in letter_of(message.kind, message.parameters).paragraphs[0]
        for n in range(5):
            wrong(limited, n, "198.51.100.8")
        assert len(told(story)) == 1, "a hundred addresses are no hundred mails"
    with at(moment + timedelta(minutes=10, seconds=1)):
        assert wrong(limited, 1) == 422


def test_a_room_that_is_none_pauses_just_as_one_that_is(limited: Portal, story: Story):
    assert [wrong(limited, n, room="4711") for n in range(6)] == [422] * 5 + [429]


def test_wrong_passwords_of_the_host_count_too(limited: Portal, story: Story):
    meeting = story.ready()
    with during(meeting):
        tries = [
            open_room(limited.test_client(), "8001", password=f"ไม่ใช่รหัสนี้ {n}").status_code
            for n in range(6)
        ]
        assert tries == [422] * 5 + [429]
        assert len(told(story)) == 1


def test_those_who_enter_are_not_counted(limited: Portal, story: Story):
    with during(story.opened()):
        for n in range(8):
            answer = enter(limited.test_client(), participant=f"สดจ.{n}")
            assert answer.status_code == 303
