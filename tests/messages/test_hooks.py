"""Plugins that deliver and listen: the first taker wins, a raising or hanging one stops nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from structlog.testing import capture_logs

from portal.app import Portal
from portal.hookspecs import hookimpl
from portal.messages import hook_calls
from portal.messages.delivery import deliver_due
from portal.messages.models import Message
from portal.messages.operations import tell
from portal.testing import make_person
from tests.messages.conftest import MailServer, changed, deliveries

Plug = Callable[..., None]


class Taker:
    """Delivers what it is offered; notes what that was."""

    def __init__(self, answer: bool | None = True) -> None:
        self.answer = answer
        self.offered: list[tuple[str, str]] = []

    @hookimpl
    def portal_deliver(self, message: Message) -> bool | None:
        self.offered.append((message.kind, message.user.first_name))
        return self.answer


class Raiser:
    """Breaks on every call."""

    @hookimpl
    def portal_deliver(self, message: Message) -> bool:
        raise RuntimeError("no token")


class Hanger:
    """Never answers until the test is over."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.calls = 0

    @hookimpl
    def portal_deliver(self, message: Message) -> bool:
        self.calls += 1
        self.over.wait(30)
        return True


@pytest.fixture
def hanger() -> Iterator[Hanger]:
    made = Hanger()
    yield made
    made.over.set()


def test_a_plugin_that_takes_a_message_saves_the_mail(
    app: Portal, server: MailServer, plug: Plug
) -> None:
    plug(taker := Taker())
    changed(make_person(first_name="ฟ้าใส"))
    deliver_due()
    assert taker.offered == [("petition_changed", "ฟ้าใส")]
    assert ([d.state for d in deliveries()], server.mails) == (["done"], [])


@pytest.mark.parametrize("answer", [None, False])
def test_a_plugin_that_does_not_take_it_leaves_it_to_the_mail(
    app: Portal, server: MailServer, plug: Plug, answer: bool | None
) -> None:
    plug(taker := Taker(answer))
    changed(make_person())
    deliver_due()
    assert (len(taker.offered), len(server.mails)) == (1, 1)


def test_the_first_taker_wins(app: Portal, server: MailServer, plug: Plug) -> None:
    takers = [Taker(), Taker()]
    for number, taker in enumerate(takers):
        plug(taker, f"taker{number}")
    changed(make_person())
    deliver_due()
    assert sorted(len(taker.offered) for taker in takers) == [0, 1]


def test_a_raising_plugin_is_named_and_the_others_are_asked(
    app: Portal, server: MailServer, plug: Plug
) -> None:
    plug(Raiser())
    changed(make_person())
    with capture_logs() as lines:
        deliver_due()
    assert ("plugin raised", "Raiser") in [(one["event"], one.get("plugin")) for one in lines]
    assert len(server.mails) == 1
    plug(taker := Taker())
    changed(make_person())
    deliver_due()
    assert (len(taker.offered), len(server.mails)) == (1, 1)


def test_a_hanging_plugin_is_named_passed_over_and_left_alone(
    app: Portal, server: MailServer, plug: Plug, hanger: Hanger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook_calls, "PATIENCE", 0.1)
    plug(hanger)
    for _ in range(3):
        changed(make_person())
    with capture_logs() as lines:
        assert deliver_due() == 3
    assert [one["plugin"] for one in lines if one["event"] == "plugin hangs"] == ["Hanger"]
    assert (hanger.calls, len(server.mails)) == (1, 3)


def test_a_secret_is_offered_to_no_plugin(app: Portal, server: MailServer, plug: Plug) -> None:
    plug(taker := Taker())
    tell(make_person().id, "password_reset", link="/account/reset/tO-k3n")
    deliver_due()
    assert (taker.offered, len(server.mails)) == ([], 1)


def test_without_an_address_a_plugin_alone_is_asked(
    app: Portal, server: MailServer, plug: Plug
) -> None:
    plug(Taker(None))
    changed(make_person(email=None))
    deliver_due()
    (only,) = deliveries()
    assert (only.state, only.error, server.mails) == ("done", "nobody took it", [])
