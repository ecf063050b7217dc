"""What must not be logged is not, however it got into the line."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.exc import IntegrityError

from portal.app import Portal
from portal.observe.scrubbing import hide, scrub
from portal.testing import make_person


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("event", "signed in 8000000000017", "signed in x-xxxx-xxxxx-xx-x"),
        ("event", "8-0000-00000-01-7 again", "x-xxxx-xxxxx-xx-x again"),
        ("event", "๘๐๐๐๐๐๐๐๐๐๐๑๗", "x-xxxx-xxxxx-xx-x"),
        ("number", 8000000000017, "x-xxxx-xxxxx-xx-x"),
        ("event", "reference 1120261119093215 stays", "reference 1120261119093215 stays"),
        ("event", "to first.last@mail.example", "to f***@mail.example"),
        ("event", "GET /account/reset/aB-c_9 failed", "GET /account/reset/[hidden] failed"),
        ("password", "hunter22", "[hidden]"),
        ("session_token", "abc", "[hidden]"),
        ("Authorization", "Bearer abc", "[hidden]"),
        ("national_id", "8000000000017", "[hidden]"),
        ("pin", "123456", "[hidden]"),
        ("nested", {"deep": ["8000000000017", {"secret": "x"}]},
         {"deep": ["x-xxxx-xxxxx-xx-x", {"secret": "[hidden]"}]}),
        ("plugin", "calendar", "calendar"),
        ("status", 200, 200),
        ("ms", 1.5, 1.5),
        ("user", None, None),
    ],
)
def test_what_must_not_be_logged_is_hidden(key: str, value: Any, shown: Any) -> None:
    assert scrub(None, "info", {key: value}) == {key: shown}


@given(st.text(), st.from_regex(r"[0-9]{13}", fullmatch=True), st.text())
def test_no_id_number_survives_anywhere(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert number not in re.findall(r"(?<!\d)\d{13}(?!\d)", hide(text))


def test_the_values_of_a_failed_statement_are_hidden(app: Portal) -> None:
    twice = {"first_name": "ชื่อที่ไม่ควรเห็น", "national_id": "8000000000017"}
    make_person(**twice)
    with pytest.raises(IntegrityError) as caught:
        make_person(**twice)
    hidden = hide(str(caught.value))
    assert "ชื่อที่ไม่ควรเห็น" in str(caught.value)
    assert "ชื่อที่ไม่ควรเห็น" not in hidden
    assert "INSERT INTO" in hidden
