"""The worker: every job in its turn, a failing one alone with its failure, old things forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from portal.accounts.models import Attempt, LoginSession, ResetLink, UsedChallenge
from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.tidying import forget_attempts, forget_drafts, forget_sessions
from portal.messages.worker import Job, run
from portal.petitions.models import Draft
from portal.testing import make_person
from tests.messages.conftest import MailServer, changed

HOUR = timedelta(hours=1)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def broken() -> int:
    raise RuntimeError("no luck")


def test_one_round_delivers_announces_and_sweeps(app: Portal, server: MailServer) -> None:
    changed(make_person())
    assert run(once=True) is True
    assert len(server.mails) == 1


def test_a_job_that_raises_is_named_and_stops_no_other(app: Portal) -> None:
    done: list[str] = []
    jobs = (Job("first", 1, broken), Job("second", 1, lambda: done.append("second") or 1))
    with capture_logs() as lines:
        assert run(once=True, jobs=jobs) is False
    assert done == ["second"]
    assert [one["job"] for one in lines if one["event"] == "job failed"] == ["first"]


def test_a_job_that_hangs_holds_up_only_itself_and_stopping_does_not_wait_for_it(
    app: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.messages.worker.FAREWELL", 0.2)
    stop, over, enough = threading.Event(), threading.Event(), threading.Event()
    rounds: list[int] = []

    def hang() -> int:
        over.wait(30)
        return 0

    def go_on() -> int:
        rounds.append(1)
        if len(rounds) == 3:
            enough.set()
        return 0

    def watch() -> None:
        enough.wait(30)
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    run(stop=stop, jobs=(Job("hangs", 0.01, hang), Job("goes on", 0.01, go_on)))
    assert len(rounds) >= 3
    over.set()


def test_a_job_with_work_left_goes_on_without_waiting(app: Portal) -> None:
    stop = threading.Event()
    left = [1] * 50

    def work() -> int:
        if left:
            return left.pop()
        stop.set()
        return 0

    begun = monotonic()
    run(stop=stop, jobs=(Job("much", 2.0, work),))
    assert not left
    assert monotonic() - begun < 50 * 2.0 / 4


def test_what_ran_out_is_forgotten_and_what_still_counts_is_kept(app: Portal) -> None:
    person = make_person()
    with transaction() as session:
        for name, expires in (("old", now() - HOUR), ("fresh", now() + HOUR)):
            session.add(Attempt(key=name, count=1, expires_at=expires))
            session.add(UsedChallenge(digest=name, expires_at=expires))
            session.add(ResetLink(user_id=person.id, token_hash=name, expires_at=expires))
        session.add(
            ResetLink(
                user_id=person.id, token_hash="counter", expires_at=now() - HOUR,
                issued_by_id=person.id, reason="came in person",
            )
        )
    assert forget_attempts() == 3
    assert [count(model) for model in (Attempt, UsedChallenge, ResetLink)] == [1, 1, 2]
    assert forget_attempts() == 0


def test_sign_ins_not_seen_for_three_months_are_forgotten(app: Portal) -> None:
    person = make_person()
    with transaction() as session:
        for days in (89, 91):
            seen = now() - timedelta(days=days)
            session.add(LoginSession(token_hash=str(days), user_id=person.id, seen_at=seen))
    assert forget_sessions() == 1
    assert db.session.scalars(select(LoginSession.token_hash)).all() == ["89"]


def test_drafts_nobody_touched_for_ninety_days_are_forgotten(app: Portal) -> None:
    person = make_person()
    with transaction() as session:
        for days in (89, 91):
            session.add(
                Draft(
                    user_id=person.id, service_code=f"service{days}", token=f"token{days}",
                    saved_at=now() - timedelta(days=days),
                )
            )
    assert forget_drafts() == 1
    assert db.session.scalars(select(Draft.service_code)).all() == ["service89"]
