"""The national ID: however it is typed, and never readable in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, strategies as st
from sqlalchemy import text
from stdnum.th import pin

from portal.accounts.identity import (
    BadNumber,
    decrypt,
    encrypt,
    index_of,
    masked,
    valid_national_id,
    with_dashes,
)
from portal.database import sqlite_file
from portal.extensions import db
from portal.i18n import thai
from portal.testing import make_person

numbers = st.integers(10**11, 9 * 10**11 - 1).map(
    lambda n: f"{n}{pin.calc_check_digit(str(n))}"
)


@given(numbers, st.sampled_from(["{}", " {} ", "{}\n"]), st.booleans(), st.booleans())
def test_every_way_of_typing_is_understood(
    number: str, space: str, dashes: bool, in_thai: bool
) -> None:
    typed = with_dashes(number) if dashes else number
    assert valid_national_id(space.format(thai(typed) if in_thai else typed)) == number


@given(numbers, st.integers(1, 9))
def test_a_wrong_check_digit_is_always_noticed(number: str, more: int) -> None:
    with pytest.raises(BadNumber):
        valid_national_id(number[:12] + str((int(number[12]) + more) % 10))


@pytest.mark.parametrize(
    "typed", ["", "123456789012", "12345678901211", "x234567890121", "1-2345-67890-12", "๑๒๓"]
)
def test_what_is_not_thirteen_digits_says_so(typed: str) -> None:
    with pytest.raises(BadNumber, match="13 digits"):
        valid_national_id(typed)


def test_a_wrong_check_digit_has_a_sentence_of_its_own() -> None:
    with pytest.raises(BadNumber, match="Compare it with the card"):
        valid_national_id("1234567890122")


@given(numbers)
def test_the_mask_shows_three_digits(number: str) -> None:
    assert masked(number) == f"x-xxxx-xxxxx-{number[10:12]}-{number[12]}"
    assert sum(c.isdigit() for c in masked(number)) == 3


def test_a_cipher_belongs_to_its_row_alone(app: Any) -> None:
    one, other = "1234567890121", "8123456789011"
    assert decrypt(encrypt(one), index_of(one)) == one
    assert encrypt(one) != encrypt(one)
    with pytest.raises(InvalidTag):
        decrypt(encrypt(one), index_of(other))


def test_the_database_holds_no_readable_id(app: Any) -> None:
    make_person(national_id="1234567890121", first_name="ทับทิม")
    kept = _raw_bytes(app)
    assert "ทับทิม".encode() in kept, "the control: other columns are readable"
    assert b"1234567890121" not in kept
    assert b"1-2345-67890-12-1" not in kept


def _raw_bytes(app: Any) -> bytes:
    """The files of SQLite; of PostgreSQL, whose files are its own, each row as text and bytes."""
    file = sqlite_file(app.config["SQLALCHEMY_DATABASE_URI"])
    if file is not None:
        files = (file, Path(f"{file}-wal"))
        return b"".join(path.read_bytes() for path in files if path.exists())
    row = db.session.execute(
        text('SELECT u::text AS line, national_id_cipher AS cipher FROM "user" u')
    ).one()
    return bytes(row.line.encode() + bytes(row.cipher))
