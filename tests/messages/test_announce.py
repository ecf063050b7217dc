"""Committed steps are announced to plugins: at least once, in order, nobody in anybody's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from structlog.testing import capture_logs

from portal.app import Portal
from portal.extensions import db, transaction
from portal.hookspecs import hookimpl
from portal.i18n import now
from portal.messages import announce
from portal.messages.announce import announce_events
from portal.petitions.models import Petition, PetitionEvent
from portal.testing import make_person

Plug = Callable[..., None]


class Listener:
    """Notes what it hears; breaks for the events it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.breaks_for: set[str] = set()

    @hookimpl
    def portal_petition_changed(self, petition: Petition, event: PetitionEvent) -> None:
        if event.action in self.breaks_for:
            raise RuntimeError("calendar is away")
        self.heard.append((petition.reference, event.action))


@pytest.fixture
def steps(app: Portal) -> Iterator[Callable[..., list[int]]]:
    """`steps("submit", "take")` makes a petition with these events; their ids."""

    def make(*actions: str) -> list[int]:
        person = make_person()
        with transaction() as session:
            petition = Petition(
                reference="9920261119093215", service_code="sample", state="submitted",
                phase="submitted", turn="office", applicant_id=person.id, applicant_name="x",
                phone="020000000", submit_token="t", submitted_at=now(), changed_at=now(),
                promised_days=5, days_left=5, search_text="",
            )
            events = [
                PetitionEvent(
                    petition=petition, action=action, target="submitted", actor_id=person.id,
                    by="applicant", at=now(), seal="",
                )
                for action in actions
            ]
            session.add_all(events)
            session.flush()
            return [event.id for event in events]

    announce._failed.clear()
    yield make
    announce._failed.clear()


def announced() -> list[bool]:
    query = db.select(PetitionEvent.announced_at).order_by(PetitionEvent.id)
    return [at is not None for at in db.session.scalars(query)]


def test_a_plugin_hears_every_step_once_and_in_order(
    steps: Callable[..., list[int]], plug: Plug
) -> None:
    plug(listener := Listener())
    steps("submit", "take", "complete")
    assert announce_events() == 3
    assert announce_events() == 0
    assert [action for _, action in listener.heard] == ["submit", "take", "complete"]
    assert {reference for reference, _ in listener.heard} == {"9920261119093215"}
    assert announced() == [True] * 3


def test_where_nobody_listens_steps_are_done_with_at_once(steps: Callable[..., list[int]]) -> None:
    steps("submit", "take")
    assert announce_events() == 2
    assert announced() == [True, True]


def test_a_step_a_plugin_broke_on_rests_and_is_announced_later(
    steps: Callable[..., list[int]], plug: Plug
) -> None:
    plug(listener := Listener())
    listener.breaks_for = {"take"}
    _first, broken, _last = steps("submit", "take", "complete")
    with capture_logs() as lines:
        assert announce_events() == 2
    assert announced() == [True, False, True]
    (line,) = [one for one in lines if one["event"] == "event not announced"]
    assert (line["event_id"], line["plugins"]) == (broken, ["Listener"])
    assert announce_events() == 0
    listener.breaks_for = set()
    announce._failed[broken] = (1, 0.0)
    assert announce_events() == 1
    assert [action for _, action in listener.heard] == ["submit", "complete", "take"]


def test_broken_steps_do_not_use_up_the_round(
    steps: Callable[..., list[int]], plug: Plug
) -> None:
    plug(listener := Listener())
    listener.breaks_for = {"take"}
    steps("take", "take", "take", "complete")
    announce_events(limit=3)
    assert announce_events(limit=3) == 1
    assert [action for _, action in listener.heard] == ["complete"]


def test_a_sound_plugin_hears_what_another_broke_on(
    steps: Callable[..., list[int]], plug: Plug
) -> None:
    broken, sound = Listener(), Listener()
    broken.breaks_for = {"submit"}
    plug(broken, "broken")
    plug(sound, "sound")
    steps("submit")
    assert announce_events() == 0
    assert len(sound.heard) == 1
