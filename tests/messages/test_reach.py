"""Which ways a message goes: as its person chose, decided as it is told, safety never held back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import delete

from portal import create_app
from portal.app import Portal
from portal.extensions import db, transaction
from portal.hookspecs import hookimpl
from portal.messages.carrying import carry_due
from portal.messages.channels import Deferred, Rejected, Unreachable
from portal.messages.declared import MessageChannel
from portal.messages.delivery import deliver_due
from portal.messages.kinds import KINDS
from portal.messages.linking import link_contact, new_code, unlink_own
from portal.messages.models import Delivery, Message
from portal.messages.operations import tell
from portal.messages.wishes import Wishes, copy_of, keep_wishes, wishes_of
from portal.messages.worker import all_jobs
from portal.plugins import BadPlugin
from portal.testing import make_person
from tests.messages.conftest import MailServer, changed, deliveries
from tests.messages.test_letters import WORDS

Plug = Callable[..., None]
DIGEST = {"mail": "daily", "daily": True}


class Pigeons:
    """A plugin with a channel of its own; answers as it is told."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes or ("pigeon",)
        self.carried: list[tuple[str, str, str]] = []
        self.answer: Any = True
        self.open = True

    @hookimpl
    def portal_channels(self) -> list[MessageChannel]:
        return [MessageChannel(code=c, label=c, ready=lambda: self.open) for c in self.codes]

    @hookimpl
    def portal_deliver(
        self, message: Message, channel: str, address: str, identifier: str
    ) -> bool | None:
        self.carried.append((channel, address, identifier))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[no-any-return]


@pytest.fixture
def pigeons(plug: Plug) -> Pigeons:
    plug(found := Pigeons())
    return found


def on_its_way() -> list[tuple[str, str]]:
    return [(one.channel, one.state) for one in deliveries()]


def linked(**more: Any) -> Any:
    """A person the pigeons reach, with nothing on its way."""
    person = make_person(**more)
    assert link_contact("pigeon", new_code(person.id, "pigeon"), f"loft {person.id}")
    with transaction() as session:
        session.execute(delete(Delivery))
    return person


@pytest.mark.parametrize(
    ("wishes", "kind", "ways"),
    [
        (Wishes(channels=frozenset({"pigeon"})), "petition_changed", ["mail", "pigeon"]),
        (Wishes(), "petition_changed", ["mail"]),
        (Wishes(mail=False), "petition_changed", []),
        (Wishes(mail=False, channels=frozenset({"pigeon"})), "petition_changed", ["pigeon"]),
        (Wishes(daily=True), "petition_changed", ["daily"]),
        (Wishes(daily=True), "time_offered", ["mail"]),
        (Wishes(muted=frozenset({"id_card"})), "petition_changed", []),
        (Wishes(muted=frozenset({"pension"})), "petition_changed", ["mail"]),
        (Wishes(mail=False, daily=True), "password_reset", ["mail"]),
        (Wishes(mail=False, daily=True), "password_changed", ["mail"]),
        (Wishes(mail=False, channels=frozenset({"pigeon"})), "password_reset", ["mail"]),
    ],
)
def test_a_message_goes_the_ways_its_person_chose(
    app: Portal, pigeons: Pigeons, wishes: Wishes, kind: str, ways: list[str]
) -> None:
    person = linked()
    keep_wishes(person.id, wishes)
    tell(person.id, kind, link="/x", **{**WORDS, "service": "id_card"})
    assert [way for way, _state in on_its_way()] == ways
    assert db.session.query(Message).filter_by(kind=kind).count() == 1


@given(
    mail=st.booleans(), daily=st.booleans(), channel=st.booleans(), muted=st.booleans(),
    kind=st.sampled_from(sorted(KINDS)),
)  # fmt: skip
def test_no_way_is_taken_twice_and_safety_always_has_the_mail(
    mail: bool, daily: bool, channel: bool, muted: bool, kind: str
) -> None:
    """The law of the table above, of the row alone."""
    from types import SimpleNamespace
    from unittest import mock

    from portal.messages import reach

    words = ("a@mail.example", mail, daily, muted)
    elsewhere = [SimpleNamespace(channel="pigeon")] if channel else []
    with (
        mock.patch.object(reach, "_wishes", return_value=words),
        mock.patch.object(reach, "_elsewhere", return_value=elsewhere),
        mock.patch.object(reach, "new_identifier", return_value="<1@x>"),
    ):
        message = Message(user_id=1, kind=kind, parameters={})
        found = [w.channel for w in reach.ways(None, message, KINDS[kind], None, None)]  # type: ignore[arg-type]
    assert len(found) == len(set(found))
    if KINDS[kind].always:
        assert "mail" in found
    elif muted:
        assert found == []
    else:
        assert ("mail" in found or "daily" in found) is mail


def test_each_way_has_an_identifier_and_a_fate_of_its_own(
    app: Portal, pigeons: Pigeons, server: MailServer
) -> None:
    person = linked()
    pigeons.answer = Rejected("no such loft")
    changed(person)
    assert (carry_due("pigeon"), deliver_due()) == (1, 1)
    assert on_its_way() == [("mail", "done"), ("pigeon", "dead")]
    mail, pigeon = deliveries()
    assert pigeons.carried == [("pigeon", f"loft {person.id}", pigeon.identifier)]
    assert server.identifiers == [mail.identifier]


@pytest.mark.parametrize(
    ("answer", "state", "tries"),
    [
        (True, "done", 1), (None, "done", 1), (Rejected("never"), "dead", 1),
        (Deferred("later"), "waiting", 1), (Unreachable("away"), "waiting", 0),
        (RuntimeError("broken"), "waiting", 1),
    ],
)  # fmt: skip
def test_what_a_plugin_answers_decides_what_becomes_of_it(
    app: Portal, pigeons: Pigeons, answer: Any, state: str, tries: int
) -> None:
    changed(linked(email=None))
    pigeons.answer = answer
    carry_due("pigeon")
    (only,) = deliveries()
    assert (only.state, only.tries) == (state, tries)


def test_a_channel_is_asked_once_a_round_while_it_is_away(app: Portal, pigeons: Pigeons) -> None:
    person = linked(email=None)
    pigeons.answer = Unreachable("away")
    for _ in range(3):
        changed(person)
    assert carry_due("pigeon") == 3
    assert len(pigeons.carried) == 1


def test_a_plugin_with_a_channel_is_not_asked_about_mails_nor_mails_sent_for_it(
    app: Portal, pigeons: Pigeons, server: MailServer
) -> None:
    changed(make_person())
    deliver_due()
    assert (pigeons.carried, len(server.mails)) == ([], 1)
    changed(make_person(email=None))
    assert len(deliveries()) == 1


def test_a_plugin_without_a_channel_is_not_asked_about_anothers(
    app: Portal, pigeons: Pigeons, plug: Plug
) -> None:
    asked: list[str] = []

    class Old:
        @hookimpl
        def portal_deliver(self, message: Message) -> bool:
            asked.append(message.kind)
            return True

    plug(Old())
    changed(linked())
    carry_due("pigeon")
    assert asked == []
    deliver_due()
    assert asked == ["petition_changed"]


def test_who_ended_the_link_gets_nothing_that_waited(app: Portal, pigeons: Pigeons) -> None:
    person = linked(email=None)
    changed(person)
    unlink_own(person.id, "pigeon")
    carry_due("pigeon")
    (only,) = deliveries()
    assert (only.state, only.error, pigeons.carried) == ("done", "not linked any more", [])


def test_each_channel_has_a_job_of_its_own(app: Portal, pigeons: Pigeons) -> None:
    assert "deliver pigeon" in [job.name for job in all_jobs()]


@pytest.mark.parametrize(
    ("codes", "trouble"),
    [(("mail",), "one of the portal"), (("Pigeon!",), "no code"), (("owl", "owl"), "one of plugin"),
     (("x" * 21,), "no code")],
)  # fmt: skip
def test_an_unfit_channel_stops_the_boot(
    tmp_path: Path, codes: tuple[str, ...], trouble: str
) -> None:
    with pytest.raises(BadPlugin, match=rf"^plugin Pigeons: .*{trouble}"):
        create_app({"ENV": "testing", "INSTANCE": str(tmp_path)}, plugins=(Pigeons(*codes),))


def test_what_was_chosen_is_kept_and_taken_along(app: Portal, pigeons: Pigeons) -> None:
    person = linked()
    wishes = Wishes(mail=False, daily=True, muted=frozenset({"id_card"}))
    for _ in range(2):
        keep_wishes(person.id, wishes)
        assert wishes_of(person.id) == wishes
    copied = copy_of(person.id)
    assert (copied["mail"], copied["quiet_services"]) == (False, ["id_card"])
    assert [one["channel"] for one in copied["channels"]] == ["pigeon"]
    keep_wishes(person.id, Wishes(muted=frozenset({"nonsense"})))
    assert wishes_of(person.id) == Wishes()
