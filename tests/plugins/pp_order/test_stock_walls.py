"""What the database itself refuses about serial numbers, with the guard off to show it bites."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError

from plugins.pp_order.forms import PackingForm, PaymentForm
from plugins.pp_order.models import Order
from plugins.pp_order.serials import Span
from plugins.pp_order.stock import operations, queries
from plugins.pp_order.stock.models import Gone, Received
from portal.app import Portal
from portal.checking import troubles
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now, today
from portal.petitions.models import Petition
from portal.petitions.operations import advance
from portal.testing import make_person, reader_for
from tests.races.crowd import in_processes

from .conftest import Shop

GUARDS = ("pp_order_came_in_once", "pp_order_left_once", "pp_order_is_there")


def came(first: int, last: int, item: str = "p1_primary") -> None:
    """A row written past all checks of ours."""
    person = make_person()
    with transaction() as session:
        session.add(Received(item=item, first=first, last=last, source="x", by_id=person.id))


def left(first: int, last: int, item: str = "p1_primary", **more: object) -> None:
    person = make_person()
    with transaction() as session:
        session.add(
            Gone(item=item, first=first, last=last, reason="x", by_id=person.id, **more)
        )


@pytest.fixture
def shelf(app: Portal) -> None:
    """Books 1–10 and 11–20 of one kind, 1–5 of the other."""
    came(1, 10)
    came(11, 20)
    came(1, 5, "p1_lower")


WRONG: dict[str, Callable[[], None]] = {
    "a reversed span comes in": lambda: came(40, 30),
    "a reversed span leaves": lambda: left(5, 4),
    "serial number nought": lambda: came(0, 0),
    "a book comes in twice": lambda: came(10, 10),
    "a span comes in around another": lambda: came(1, 100),
    "a book that never came in leaves": lambda: left(21, 21),
    "more than came in leaves": lambda: left(1, 21),
    "a book of the other kind leaves": lambda: left(6, 6, "p1_lower"),
    "void without a reason": lambda: left(1, 1, petition_id=None, reason=""),
}


@pytest.mark.parametrize("trouble", WRONG)
def test_the_database_refuses(shelf: None, trouble: str):
    if trouble == "void without a reason":
        person = make_person()
        with pytest.raises(IntegrityError), transaction() as session:
            session.add(Gone(item="p1_primary", first=1, last=1, reason="", by_id=person.id))
        return
    with pytest.raises(IntegrityError):
        WRONG[trouble]()


def test_two_spans_that_share_a_book_never_leave_both(shelf: None):
    left(5, 15)
    for first, last in ((5, 5), (15, 15), (1, 5), (15, 20), (1, 20), (7, 8)):
        with pytest.raises(IntegrityError):
            left(first, last)
    left(16, 20)
    left(5, 5, "p1_lower")


def test_what_came_back_may_leave_again_and_only_once(shelf: None):
    left(1, 3)
    with transaction() as session:
        session.scalars(select(Gone)).one().returned_at = now()
    left(2, 2)
    with pytest.raises(IntegrityError), transaction() as session:
        session.scalars(select(Gone).where(Gone.last == 3)).one().returned_at = None


def test_a_span_is_not_stretched_afterwards(shelf: None):
    left(1, 3)
    with pytest.raises(IntegrityError), transaction() as session:
        session.scalars(select(Gone)).one().last = 21


class RolledBack(Exception):
    """So that the guards come back."""


def without_guards(*rows: object) -> None:
    """Write rows with the guards taken away, in a transaction that is then rolled back."""
    with transaction() as session:
        _unguard(session.connection())
        session.add_all(rows)
        session.flush()
        raise RolledBack


def _unguard(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE pp_order_received DROP CONSTRAINT " + GUARDS[0]))
        connection.execute(text("ALTER TABLE pp_order_gone DROP CONSTRAINT " + GUARDS[1]))
        connection.execute(text("DROP TRIGGER pp_order_is_there ON pp_order_gone"))
        return
    for guard in GUARDS:
        for when in ("insert", "update"):
            connection.execute(text(f"DROP TRIGGER {guard}_{when}"))


def test_control_without_the_guards_the_same_rows_are_taken(app: Portal, shelf: None):
    person = make_person()
    common = {"item": "p1_primary", "by_id": person.id}
    with pytest.raises(RolledBack):
        without_guards(
            Received(first=10, last=30, source="x", **common),
            Gone(first=5, last=9, reason="x", **common),
            Gone(first=9, last=99, reason="x", **common),
        )
    with pytest.raises(IntegrityError):
        came(10, 30)


def test_of_officers_who_hand_out_the_same_book_at_once_one_succeeds(app: Portal, shelf: None):
    officers = [make_person().id for _ in range(8)]

    def taking(officer: int) -> Callable[[], None]:
        def take() -> None:
            try:
                operations.void("p1_primary", [Span(7, 9)], "x", by=officer)
            except Refused:
                return

        return take

    in_processes([taking(officer) for officer in officers])
    assert db.session.scalar(select(func.count()).select_from(Gone)) == 1
    assert queries.on_hand("p1_primary") == [Span(1, 6), Span(10, 20)]


def test_of_two_orders_packed_with_the_same_books_at_once_one_is_packed(shop: Shop):
    shop.shelf()
    orders = [shop.ordered(qty_p3_primary=str(n)) for n in (1, 2, 3)]
    officer = reader_for(shop.officer)
    for order in orders:
        advance(order.id, "ask_payment", officer, office=True)
        bill = db.session.get_one(Order, order.id)
        with transaction():
            form = PaymentForm(
                data={"amount_received": bill.total, "paid_on": today()}, meta={"csrf": False}
            )
            advance(order.id, "take_cash", officer, office=True, form=form)

    def packing(petition_id: int) -> Callable[[], None]:
        def pack() -> None:
            serials = {"serials_p1_primary": "101-102", "serials_p1_lower": "7"}
            try:
                advance(petition_id, "pack", officer, office=True,
                        form=PackingForm(data=serials, meta={"csrf": False}))
            except Refused:
                return

        return pack

    in_processes([packing(order.id) for order in orders])
    states = sorted(db.session.scalars(
        select(Petition.state).where(Petition.id.in_([order.id for order in orders]))
    ))
    assert states == ["packed", "paid", "paid"]
    assert db.session.scalar(select(func.count()).select_from(Gone)) == 2
    assert not any(troubles().values())
