"""The column type of amounts in baht: whole satang in the database, Decimal everywhere else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Money(TypeDecorator[Decimal]):
    """Baht, exact to the satang on both databases; parts of a satang and floats are refused."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        satang = Decimal(value) * 100 if isinstance(value, Decimal | int) else None
        if satang is None or satang != satang.to_integral_value():
            raise ValueError("an amount is a Decimal of whole satang")
        return int(satang)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)
