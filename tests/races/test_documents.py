"""Many revoke or replace one document at once: one wins, and the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.documents.issuing import IssuedDocument, operations, revoke
from portal.errors import Refused
from portal.extensions import db
from portal.messages.models import Message
from tests.documents.issuing.papers import issued
from tests.petitions.conftest import Case
from tests.races.crowd import at_once

CLIENTS = 8


def rush(app: Portal, act: Callable[[int], object]) -> Counter[str]:
    """What became of so many acts begun together."""

    def client(number: int) -> str:
        with app.app_context():
            try:
                act(number)
            except (Refused, DBAPIError) as error:
                return "refused" if isinstance(error, Refused) else "database"
            finally:
                db.session.remove()
            return "done"

    return Counter(at_once([partial(client, number) for number in range(CLIENTS)]))


def test_a_document_is_revoked_once_and_its_holder_told_once(app: Portal):
    case = Case(app)
    document = issued(case.petition, case.officer.id)
    found = rush(app, lambda n: revoke(document, f"เหตุผล {n}", by=case.officer.id))
    assert found == {"done": 1, "refused": CLIENTS - 1}
    told = [m for m in db.session.scalars(select(Message)) if m.kind == "document_revoked"]
    assert len(told) == 1


def test_a_document_is_replaced_once_and_the_others_leave_nothing(app: Portal):
    case = Case(app)
    document = issued(case.petition, case.officer.id)
    found = rush(app, lambda _n: issued(case.petition, case.officer.id, replaces=document))
    assert found == {"done": 1, "refused": CLIENTS - 1}
    assert len(list(db.session.scalars(select(IssuedDocument)))) == 2


def test_without_the_lock_only_the_trigger_stops_the_second(
    app: Portal, monkeypatch: pytest.MonkeyPatch
):
    """Control: on PostgreSQL, where writers work side by side; SQLite lets in one at a time."""
    side_by_side = db.engine.dialect.name == "postgresql"
    all_have_read = threading.Barrier(CLIENTS if side_by_side else 1)

    def as_it_was(session: Session, document: IssuedDocument) -> IssuedDocument:
        found = session.get_one(IssuedDocument, document.id)
        all_have_read.wait(30)
        return found

    case = Case(app)
    document = issued(case.petition, case.officer.id)
    monkeypatch.setattr(operations, "_locked", as_it_was)
    found = rush(app, lambda n: revoke(document, f"เหตุผล {n}", by=case.officer.id))
    assert found["done"] == 1
    assert found["database" if side_by_side else "refused"] == CLIENTS - 1
