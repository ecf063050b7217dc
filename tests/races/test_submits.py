"""The same form sent many times, many forms sent in one second."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from portal.app import Portal
from portal.extensions import db
from portal.petitions import drafts, filling, operations
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.references import code_of
from portal.plugins import registry
from portal.testing import make_person
from tests.faults.citizen import CHECK, Citizen, reference_in
from tests.faults.soundness import everything_agrees, petitions_are
from tests.petitions.conftest import ANSWERS
from tests.races.crowd import at_once, in_processes, web_processes

TIMES = 50
MOMENT = datetime(2025, 3, 31, 4, 10, 14, tzinfo=UTC)


def petitions() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Petition)) or 0


def sent_at_once(app: Portal) -> tuple[Citizen, Counter[tuple[int, str]]]:
    """One filled form, sent TIMES times at once to three processes; (status, reference) → times."""
    citizen = Citizen(app, make_person(), 0)
    with web_processes(app, 3) as ports:
        citizen.port = ports[0]
        form = {"token": citizen.fill().token, "confirm": "y"}
        answers = at_once([
            partial(citizen.at(ports[n % 3]).ask, "POST", CHECK, form)
            for n in range(TIMES)
        ])  # fmt: skip
    return citizen, Counter((answer.status, reference_in(answer)) for answer in answers)


def test_one_form_sent_fifty_times_at_once_is_one_petition(app: Portal):
    citizen, answers = sent_at_once(app)
    (status, reference), times = answers.most_common(1)[0]
    assert (status, len(reference), times) == (303, 16, TIMES), answers
    citizen.sent[0].reference = reference
    petitions_are(citizen.sent)
    everything_agrees()
    assert [row.number for row in db.session.scalars(select(PetitionCount))] == [1]


def test_without_the_token_it_would_be_fifty(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: the storm is real, only the token stands against it."""

    def submit(*arguments: Any, token: str, draft_id: int) -> Petition:
        return operations.submit(*arguments, token=token + token_hex(8))

    monkeypatch.setattr(filling, "submit", submit)
    monkeypatch.setattr(drafts, "sent_with", lambda *_: None)
    _citizen, answers = sent_at_once(app)
    assert len(answers) == TIMES
    assert petitions() == TIMES


def test_looking_first_would_not_do_without_the_constraint(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    """Control: where the database lets a token in twice, only a single writer keeps it out."""

    def submit(*arguments: Any, token: str, draft_id: int) -> Petition:
        return operations.submit(*arguments, token=token)

    monkeypatch.setattr(filling, "submit", submit)
    if db.engine.dialect.name == "sqlite":
        sent_at_once(app)
        assert petitions() == 1
        return
    constraint = "uq_petition_submit_token"
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE petition DROP CONSTRAINT {constraint}"))
    try:
        sent_at_once(app)
        assert petitions() > 1
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("TRUNCATE petition CASCADE"))
            connection.execute(
                text(f"ALTER TABLE petition ADD CONSTRAINT {constraint} UNIQUE (submit_token)")
            )


def submitted_in_one_second(processes: int = 4, each: int = 50) -> None:
    """Every process submits for a person of its own."""
    people = [make_person() for _ in range(processes)]
    service = registry()["id_card"]

    def submitting(number: int) -> None:
        for turn in range(each):
            form = service.form(formdata=MultiDict(ANSWERS), meta={"csrf": False})
            assert form.validate()
            with suppress(IntegrityError):
                operations.submit(service, people[number].id, form, token=f"{number} {turn}")

    in_processes([partial(submitting, number) for number in range(processes)])


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """All petitions of the test are sent in the same second."""
    monkeypatch.setattr(operations, "now", lambda: MOMENT)


@pytest.mark.usefixtures("still_clock")
def test_two_hundred_in_one_second_have_two_hundred_references(app: Portal):
    submitted_in_one_second()
    references = list(db.session.scalars(select(Petition.reference)))
    assert len(references) == len(set(references)) == 200
    for reference in references:
        assert re.fullmatch(r"11\d{14}", reference)
        datetime.strptime(reference[2:], "%Y%m%d%H%M%S")  # noqa: DTZ007 - only its form is asked
    assert min(references) == code_of(11, MOMENT)
    everything_agrees()


@pytest.mark.usefixtures("still_clock")
def test_the_moment_alone_would_collide(app: Portal, monkeypatch: pytest.MonkeyPatch):
    """Control: a reference made of number and moment only is given out once a second."""
    monkeypatch.setattr(
        operations, "next_reference", lambda _session, number, at: code_of(number, at)
    )
    submitted_in_one_second(each=5)
    assert petitions() == 1
