"""A plugin that raises in every hook: people notice nothing, the others are called, it may heal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import create_app
from portal.app import Portal
from portal.extensions import db
from portal.hookspecs import hookimpl
from portal.messages import announce, hook_calls
from portal.messages.models import Delivery, Message
from portal.messages.worker import run
from portal.petitions.models import Petition, PetitionEvent
from tests.faults.soundness import everything_agrees
from tests.petitions.conftest import Case


class Moody:
    """Raises in every hook as long as it is ill."""

    def __init__(self) -> None:
        self.is_ill = True
        self.seen: list[str] = []

    @hookimpl
    def portal_petition_changed(self, petition: Petition, event: PetitionEvent) -> None:
        if self.is_ill:
            raise OSError("no paper")
        self.seen.append(event.action)

    @hookimpl
    def portal_deliver(self, message: Message) -> bool | None:
        if self.is_ill:
            raise OSError("no stamps")
        return None


class Steady(Moody):
    """The plugin beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ill = False


@pytest.fixture
def moody() -> Moody:
    return Moody()


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def office(
    app: Portal, moody: Moody, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Portal]:
    """The office with both plugins."""
    monkeypatch.setattr(announce, "_failed", {})
    monkeypatch.setattr(announce, "REST", (0.0,))
    monkeypatch.setattr(hook_calls, "_resting", {})
    settings = {name: app.config[f"PORTAL_{name}"] for name in ("ENV", "CAPTCHA", "LIMITS")}
    office = create_app({
        **settings, "INSTANCE": str(app.config["PORTAL_INSTANCE"]), "BASE_URL": "http://localhost",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "WTF_CSRF_ENABLED": False,
    }, plugins=(moody, steady))  # fmt: skip
    office.test_client_class = app.test_client_class
    with office.app_context():
        yield office
        db.session.remove()
        db.engine.dispose()


def pending() -> list[str]:
    """What the plugins have not all heard of."""
    return list(
        db.session.scalars(
            select(PetitionEvent.action)
            .where(PetitionEvent.announced_at.is_(None))
            .order_by(PetitionEvent.id)
        )
    )


def test_it_stops_nobody_and_is_told_again(office: Portal, moody: Moody, steady: Steady):
    case = Case(office)
    assert case.step(case.officer, "take") == 303
    assert run(once=True)
    assert pending() == ["submit", "take"], "it has not heard of them yet"
    assert set(steady.seen) == {"submit", "take"}, "the other plugin has"
    assert db.session.scalars(select(Delivery.state)).all() == ["done", "done"], "mails went out"
    mails = list((Path(office.config["PORTAL_INSTANCE"]) / "mail").glob("*.eml"))
    assert len(mails) == 2
    moody.is_ill = False
    assert run(once=True)
    assert pending() == []
    assert moody.seen == ["submit", "take"]
    assert len(list((Path(office.config["PORTAL_INSTANCE"]) / "mail").glob("*.eml"))) == 2
    everything_agrees()
