"""Amounts come back from the database to the satang, and nothing inexact goes in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from portal.app import Portal
from portal.extensions import db
from portal.money import Money

AMOUNTS = [None, Decimal(0), Decimal("0.01"), Decimal("-25.03"), Decimal("9999999999.99"), 160]


def test_amounts_come_back_to_the_satang(app: Portal) -> None:
    table = Table("amount", MetaData(), Column("value", Money))
    with db.engine.connect() as connection:
        transaction = connection.begin()
        table.create(connection)
        connection.execute(insert(table), [{"value": value} for value in AMOUNTS])
        assert list(connection.scalars(select(table.c.value))) == AMOUNTS
        transaction.rollback()


@pytest.mark.parametrize("value", [Decimal("0.001"), 1.5, "12", Decimal("NaN")])
def test_what_is_inexact_is_refused(value: object) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        Money().process_bind_param(value, None)
