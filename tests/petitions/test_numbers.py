"""The numbers of the desk are those of its queues, after any history."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.reader import Reader
from portal.app import Portal
from portal.checking import troubles
from portal.errors import PortalError
from portal.extensions import db, transaction
from portal.i18n import today
from portal.petitions import assigning, numbers, operations
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.overview import Line, overview
from portal.petitions.queue import queue
from portal.petitions.steps import available
from portal.testing import make_person, sign_in
from tests.queries import statements_of

from .conftest import as_reader, filed


def history(seed: int, people: list[User], steps: int) -> None:
    """Petitions of all people, and steps, assignments and delays in any order."""
    chance = random.Random(seed)
    ids = [filed(chance.choice(people), f"{seed}-{n}").id for n in range(10)]
    readers = [as_reader(person) for person in people]
    for _ in range(steps):
        petition = db.session.get_one(Petition, chance.choice(ids), populate_existing=True)
        reader = chance.choice(readers)
        possible = [s for s in available(reader, petition, office=True) if s.form is None]
        try:
            match chance.randrange(4):
                case 0:
                    assigning.assign(petition.id, reader, to_me=chance.random() < 0.7)
                case 1 if petition.due_on:
                    with transaction() as session:
                        row = session.get_one(Petition, petition.id)
                        row.due_on = today() - timedelta(days=chance.randrange(-2, 4))
                case _ if possible:
                    action = chance.choice(possible).action
                    operations.advance(petition.id, action, reader, office=True, note="ลองดู")
        except PortalError:
            continue


def brute(reader: Reader) -> dict[str, int]:
    """The same numbers by looking at every petition."""
    rows = list(db.session.scalars(select(Petition).where(Petition.applicant_id != reader.id)))
    return {
        "waiting": sum(row.turn == "office" for row in rows),
        "approver": sum(row.turn == "approver" for row in rows),
        "citizen": sum(row.turn == "citizen" for row in rows),
        "late": sum(row.due_on is not None and row.due_on < today() for row in rows),
        "mine": sum(row.turn == "office" and row.assignee_id == reader.id for row in rows),
    }


def told(line: Line) -> dict[str, int]:
    """A line of the desk, without its service."""
    return {f: getattr(line, f) for f in ("waiting", "approver", "citizen", "late", "mine")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_equals_the_rows_of_its_queue(app: Portal, seed: int):
    roles = ["id_card.staff", "id_card.staff", "id_card.approver", "portal.admin"]
    people = [make_person(role) for role in roles] + [make_person()]
    for part in range(3):
        history(10 * seed + part, people, steps=25)
        for person in people[:4]:
            reader = as_reader(person)
            (line,) = (one for one in overview(reader) if one.service.code == "id_card")
            assert told(line) == brute(reader)
            queues = {
                "waiting": queue(reader, "id_card", size=100),
                "approver": queue(reader, "id_card", state="turn:approver", size=100),
                "citizen": queue(reader, "id_card", state="turn:citizen", size=100),
                "late": queue(reader, "id_card", state="late", size=100),
                "mine": queue(reader, "id_card", assigned="me", size=100),
            }
            assert {name: len(page.rows) for name, page in queues.items()} == brute(reader)
            assert all(p.total in {None, len(p.rows)} for p in queues.values())
    assert troubles()["counters"] == []


def test_what_is_counted_row_by_row_is_openly_bounded(app: Portal, monkeypatch: pytest.MonkeyPatch):
    officer, applicant = make_person("id_card.staff"), make_person()
    ids = [filed(applicant, str(n)).id for n in range(numbers.MANY + 3)]
    with transaction() as session:
        for petition_id in ids:
            petition = session.get_one(Petition, petition_id)
            petition.due_on, petition.assignee_id = today() - timedelta(days=1), officer.id
    (line,) = overview(as_reader(officer))
    assert (line.waiting, line.late, line.mine) == (102, 100, 100)
    page = sign_in(app, officer).get("/staff").text
    assert page.count("99+") == 4
    assert ">100" not in page


def test_check_finds_a_counter_that_is_wrong(app: Portal):
    filed(make_person(), "one")
    assert troubles()["counters"] == []
    with transaction() as session:
        session.scalars(select(PetitionCount)).one().number = 7
    assert troubles()["counters"] == ["counter of id_card/submitted says 7, there are 1"]


PAGES = [
    "", "/id-card", "/id-card?state=all&sort=-state", "/id-card?state=late", "/id-card?assigned=me",
    "/id-card?state=all&q=สมมติ", "/id-card?q=0812344521", "/id-card?q=ก", "/id-card?q=สมมติ+ก+0812",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_desk_needs_at_most_four_queries(app: Portal, page: str):
    for n in range(12):
        filed(make_person(), str(n))
    browser = sign_in(app, make_person("id_card.staff"))
    browser.get("/staff")
    with statements_of(db.engine) as asked:
        assert browser.get(f"/staff{page}").status_code == 200
    assert 0 < len(asked) <= 4, asked
