"""What is read the short way is what SQLAlchemy reads, and fails as it fails."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from portal.accounts.sessions import _signed_in, hash_of, open_session
from portal.app import Portal
from portal.database import reader
from portal.extensions import db, rows
from portal.i18n import today
from portal.petitions.models import Petition
from portal.petitions.queue import SORTS
from portal.petitions.queue_statements import page_statement
from portal.plugins import registry
from portal.prebuilt import Prebuilt
from portal.testing import make_person
from tests.petitions.conftest import filed
from tests.queries import statements_of


def both_ways(asked: Prebuilt, bound: dict[str, object]) -> tuple[list[object], list[object]]:
    """The rows read the short way, twice, and SQLAlchemy's, as plain tuples."""
    with reader(db.engine).connect() as connection:
        asked.read(connection, bound)
        short = asked.read(connection, bound)
        long = connection.execute(asked.statement, bound).all()
    for one, other in zip(short, long, strict=True):
        assert list(one._fields) == list(other._fields)
    return [tuple(row) for row in short], [tuple(row) for row in long]


def test_who_reads_is_read_alike(app: Portal):
    person = make_person("id_card.staff", "certificate.approver")
    token = open_session(person.id, second_factor=True)
    short, long = both_ways(_signed_in, {"token_hash": hash_of(token)})
    assert short == long
    assert len(short) == 1


@pytest.mark.parametrize("state", ["", "all", "late", "one"])
@pytest.mark.parametrize("code", ["id_card", "certificate"])
def test_a_queue_is_read_alike(app: Portal, state: str, code: str):
    for n in range(4):
        filed(make_person(), str(n))
    asked = page_statement(registry()[code].details, state, "", SORTS["reference"], True, True)
    bound = {"code": code, "reader": 0, "state": "submitted", "today": today(), "rows": 3}
    short, long = both_ways(asked, bound)
    assert short == long
    assert len(short) == (3 if code == "id_card" and state != "late" else 0)


def test_what_listens_to_statements_hears_it(app: Portal):
    db.session.remove()
    with statements_of(db.engine) as heard:
        rows(Prebuilt(select(Petition.id).where(Petition.id == bindparam("id"))), {"id": 1})
    assert len(heard) == 1


def test_what_fails_is_told_as_sqlalchemy_tells_it(app: Portal):
    asked = Prebuilt(select(column("x")).select_from(table("not_there")))
    with reader(db.engine).connect() as connection, pytest.raises(DBAPIError):
        asked.read(connection, {})


def test_lists_are_not_for_prebuilt_statements(app: Portal):
    asked = Prebuilt(select(Petition.id).where(
        Petition.id.in_(bindparam("ids", expanding=True))
    ))  # fmt: skip
    with reader(db.engine).connect() as connection, pytest.raises(TypeError):
        asked.read(connection, {"ids": [1]})
