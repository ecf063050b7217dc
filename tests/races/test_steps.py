"""Two people, one petition, one moment: one of them wins, and the other is told so."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import inspect, select, true
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.accounts.models import User
from portal.app import Portal
from portal.extensions import db
from portal.petitions import assigning, assigning_views, operations, staff_views
from portal.petitions.models import Petition, PetitionEvent
from portal.testing import make_person
from tests.faults.browser import Answer, Browser
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import as_reader, filed
from tests.races.crowd import at_once, web_processes

ROUNDS = 20
TYPED = "สำเนาบัตรไม่ชัด <b>ขอใหม่</b>"


class Desk:
    """Petitions on which two people act at once, each at a process of their own."""

    def __init__(self, app: Portal, rounds: int = ROUNDS) -> None:
        self.app = app
        self.applicant = make_person()
        self.officers = [make_person("id_card.staff") for _ in range(2)]
        self.petitions = [filed(self.applicant, f"round {n}") for n in range(rounds)]

    @contextmanager
    def browsers(self, *people: User) -> Iterator[list[Browser]]:
        """A browser for each person, each at another process."""
        windows = [Browser(self.app, person, 0) for person in people]
        with web_processes(self.app, 2) as ports:
            for number, window in enumerate(windows):
                window.port = ports[number % 2]
            yield windows

    def clash(self, one: Browser, other: Browser, second: dict[str, Any]) -> list[list[Answer]]:
        """In every round one takes the petition while the other does something else with it."""
        rounds = []
        for petition in self.petitions:
            step = f"/staff/petitions/{petition.reference}/step"
            taken = {"action": "take", "version": petition.version, "note": TYPED}
            rounds.append(at_once([
                partial(one.ask, "POST", step, taken),
                partial(other.ask, "POST", step, {**taken, **second}),
            ]))  # fmt: skip
        return rounds

    def histories(self) -> list[list[str]]:
        """The actions of each petition, oldest first."""
        db.session.expire_all()
        return [
            list(db.session.scalars(
                select(PetitionEvent.action)
                .where(PetitionEvent.petition_id == petition.id)
                .order_by(PetitionEvent.id)
            ))
            for petition in self.petitions
        ]  # fmt: skip


@pytest.mark.parametrize("second", ["take", "return", "propose"])
def test_two_officers_on_one_step_have_one_winner(app: Portal, second: str):
    desk = Desk(app)
    with desk.browsers(*desk.officers) as (one, other):
        rounds = desk.clash(one, other, {"action": second})
    for answers, history in zip(rounds, desk.histories(), strict=True):
        assert sorted(answer.status for answer in answers) == [303, 409]
        loser = next(answer for answer in answers if answer.status == 409)
        assert "&lt;b&gt;ขอใหม่&lt;/b&gt;" in loser.text, "what was typed is kept"
        assert len(history) == 2
    everything_agrees()


def test_without_the_version_both_steps_are_taken(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: the slower officer returns what they never saw taken."""

    def advance(*arguments: Any, version: int | None, **more: Any) -> Petition:
        return operations.advance(*arguments, version=None, **more)

    monkeypatch.setattr(staff_views, "advance", advance)
    desk = Desk(app, rounds=8)
    with desk.browsers(*desk.officers) as (one, other):
        desk.clash(one, other, {"action": "return"})
    assert any(len(history) == 3 for history in desk.histories())


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The petition is taken as it was read before the transaction began."""

    def stale(session: Session, petition_id: int) -> Petition:
        return session.get_one(Petition, petition_id)

    monkeypatch.setattr(operations, "lock", stale)


@pytest.mark.usefixtures("no_lock")
def test_without_the_lock_the_version_of_the_row_still_refuses(app: Portal):
    desk = Desk(app)
    with desk.browsers(*desk.officers) as (one, other):
        rounds = desk.clash(one, other, {})
    assert {tuple(sorted(a.status for a in answers)) for answers in rounds} == {(303, 409)}
    assert {len(history) for history in desk.histories()} == {2}


@contextmanager
def unversioned() -> Iterator[None]:
    """Rows are updated without looking at their version."""
    mapper = inspect(Petition)
    column = mapper.version_id_col
    mapper.version_id_col = None
    mapper._memoized_values.clear()
    try:
        yield
    finally:
        mapper.version_id_col = column
        mapper._memoized_values.clear()


@pytest.mark.usefixtures("no_lock")
def test_without_lock_and_version_one_step_is_taken_twice(app: Portal):
    """Control: the two really meet."""
    desk = Desk(app)
    with unversioned(), desk.browsers(*desk.officers) as (one, other):
        desk.clash(one, other, {})
    assert ["submit", "take", "take"] in desk.histories()


def test_cancelling_and_approving_at_once_one_wins(app: Portal):
    desk = Desk(app, rounds=10)
    director = make_person("id_card.approver")
    for petition in desk.petitions:
        operations.advance(petition.id, "propose", as_reader(desk.officers[0]), office=True)
    with desk.browsers(desk.applicant, director) as (mine, directors):
        rounds = []
        for petition in desk.petitions:
            cancel, step = (
                f"/petitions/{petition.reference}/cancel",
                f"/staff/petitions/{petition.reference}/step",
            )
            seen = {"version": petition.version}
            rounds.append(at_once([
                partial(mine.ask, "POST", cancel, seen),
                partial(directors.ask, "POST", step, {"action": "approve", **seen}),
            ]))  # fmt: skip
    for (cancelled, approved), history in zip(rounds, desk.histories(), strict=True):
        assert sorted([cancelled.status, approved.status]) == [303, 409]
        won = "cancel" if cancelled.status == 303 else "approve"
        assert history == ["submit", "propose", won]
    everything_agrees()


def test_ten_officers_take_one_case_and_one_has_it(app: Portal):
    officers = [make_person("id_card.staff") for _ in range(10)]
    desk = Desk(app, rounds=3)
    for petition in desk.petitions:
        with desk.browsers(*officers) as windows:
            assign = f"/staff/petitions/{petition.reference}/assign"
            answers = at_once([partial(w.ask, "POST", assign, {"to": "me"}) for w in windows])
        winners = [officers[n].id for n, answer in enumerate(answers) if answer.status == 303]
        assert sorted(answer.status for answer in answers) == [303] + [409] * 9
        db.session.expire_all()
        assert db.session.get_one(Petition, petition.id).assignee_id == winners[0]


@pytest.fixture
def read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both officers read the petition, lying with nobody, before either takes it; no lock."""
    both = multiprocessing.get_context("fork").Barrier(2)

    def found(reference: str) -> Petition:
        petition = staff_views.find(reference)
        both.wait(30)
        return petition

    def stale(session: Session, petition_id: int) -> Petition:
        petition = session.get_one(Petition, petition_id)
        set_committed_value(petition, "assignee_id", None)
        return petition

    monkeypatch.setattr(assigning_views, "find", found)
    monkeypatch.setattr(assigning, "lock", stale)


def taken_by_both(desk: Desk) -> list[list[int]]:
    """The answers to two officers who take each petition at once."""
    with desk.browsers(*desk.officers) as windows:
        return [
            sorted(
                answer.status for answer in at_once([
                    partial(window.ask, "POST", f"/staff/petitions/{one.reference}/assign",
                            {"to": "me"})
                    for window in windows
                ])
            )
            for one in desk.petitions
        ]  # fmt: skip


@pytest.mark.usefixtures("read_before")
def test_without_the_lock_the_statement_lets_one_have_it(app: Portal):
    assert taken_by_both(Desk(app, rounds=3)) == [[303, 409]] * 3


@pytest.mark.usefixtures("read_before")
def test_without_lock_and_condition_both_have_it(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: the two really meet."""
    monkeypatch.setattr(assigning, "_as_read", lambda from_id: true())
    assert taken_by_both(Desk(app, rounds=3)) == [[303, 303]] * 3
