"""Numbers are taken one after the other, kept with what used them, and never given again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.app import Portal
from portal.checking import troubles
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.numbering import queries
from portal.numbering.administration import void_number
from portal.numbering.models import NumberPattern, NumberSeries, TakenNumber
from portal.numbering.operations import next_number
from portal.numbering.series import Number
from portal.testing import make_person
from tests.numbering.conftest import LETTERS
from tests.petitions.conftest import filed


def taken(kind: str = "letters") -> Number:
    with transaction():
        return next_number(kind)


def thrown_away(kind: str) -> Number:
    found: list[Number] = []

    def take_and_refuse() -> None:
        with transaction():
            found.append(next_number(kind))
            raise Refused("no")

    with pytest.raises(Refused):
        take_and_refuse()
    return found[0]


def test_numbers_follow_one_another_in_each_series(app: Portal):
    year = queries.year_now(LETTERS)
    assert [taken().value for _ in range(3)] == [1, 2, 3]
    assert taken("receipts").value == 1
    assert queries.following(LETTERS) == Number(4, year, "ที่ ศธ 04001/4")
    assert not any(troubles().values())


def test_a_number_tells_who_took_it_when_and_what_for(app: Portal):
    person = make_person()
    petition = filed(person, "one")
    with transaction():
        number = next_number("letters", petition=petition, by=person.id)
    row = db.session.scalars(select(TakenNumber)).one()
    assert (row.petition_id, row.taken_by_id, row.text) == (petition.id, person.id, number.text)
    assert row.taken_at.tzinfo is not None


def test_each_year_begins_anew(app: Portal, monkeypatch: pytest.MonkeyPatch):
    assert taken("receipts").value == 1
    monkeypatch.setattr(queries, "today", lambda: date(2056, 10, 1))
    assert taken("receipts").text == "1/2600"
    assert not any(troubles().values())


def test_what_is_rolled_back_gives_its_number_to_the_next(app: Portal):
    assert taken().value == 1
    assert thrown_away("letters").value == 2
    assert taken().value == 2
    assert thrown_away("receipts").value == 1  # also the first of a series
    assert taken("receipts").value == 1
    assert not any(troubles().values())


def test_no_number_without_the_transaction_that_uses_it(app: Portal):
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("letters")


def test_a_kind_nobody_declares_is_an_error(app: Portal):
    with pytest.raises(KeyError), transaction():
        next_number("lettres")


def test_the_office_writes_its_numbers_as_it_likes(app: Portal):
    taken()
    with transaction() as session:
        session.add(NumberPattern(office="main", kind="letters", pattern="ศธ 04999/ว {number}"))
    assert taken().text == "ศธ 04999/ว 2"


def test_a_void_number_keeps_its_place_and_its_reason(app: Portal):
    person, year = make_person(), taken().year
    void_number("letters", year, 1, " พิมพ์ผิด ", by=person.id)
    assert taken().value == 2
    row = db.session.scalars(select(TakenNumber).filter_by(value=1)).one()
    assert (row.void_reason, row.voided_by_id) == ("พิมพ์ผิด", person.id)
    assert not any(troubles().values())


@pytest.mark.parametrize(("value", "reason"), [(1, " "), (2, "พิมพ์ผิด")])
def test_no_void_without_reason_or_number(app: Portal, value: int, reason: str):
    year = taken().year
    with pytest.raises(Refused):
        void_number("letters", year, value, reason, by=make_person().id)


def test_a_number_is_made_void_once(app: Portal):
    year, person = taken().year, make_person()
    void_number("letters", year, 1, "พิมพ์ผิด", by=person.id)
    with pytest.raises(Refused):
        void_number("letters", year, 1, "อีกครั้ง", by=person.id)


def row(value: int, previous: int | None) -> TakenNumber:
    return TakenNumber(
        office="main", kind="letters", year=queries.year_now(LETTERS), value=value,
        previous=previous, text=str(value), void_reason="",
    )  # fmt: skip


@pytest.mark.parametrize(("value", "previous"), [(2, 1), (4, 3), (4, 2), (4, None), (2, None)])
def test_the_database_refuses_repeat_and_gap(app: Portal, value: int, previous: int | None):
    for _ in range(2):
        taken()
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(row(value, previous))


def test_the_database_keeps_what_has_a_follower(app: Portal):
    for _ in range(2):
        taken()
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(delete(TakenNumber).where(TakenNumber.value == 1))


def test_the_check_finds_a_missing_number_and_a_wrong_series(app: Portal):
    for _ in range(3):
        taken()
    with transaction() as session:
        session.execute(delete(TakenNumber).where(TakenNumber.value == 3))
    assert "says 1-3; its numbers are 1-2, 2 in all" in troubles()["numbers"][0]
    with transaction() as session:
        session.execute(update(NumberSeries).values(last=2))
    assert troubles()["numbers"] == []
