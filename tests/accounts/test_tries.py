"""Tries a service counts: for all processes together, and only those that were kept."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.tries import Tries
from portal.app import Portal
from portal.extensions import transaction

PINS = Tries("sample_pin", 3, minutes=10)


def test_what_is_left_goes_down_and_comes_back_after_the_window(limited: Any, clock: Any) -> None:
    assert [PINS.left("a"), PINS.count("a"), PINS.count("a"), PINS.left("a")] == [3, 2, 1, 1]
    assert [PINS.count("a"), PINS.count("a")] == [0, -1]
    assert PINS.left("b") == 3, "somebody else's tries are their own"
    clock.forward(minutes=10, seconds=1)
    assert PINS.left("a") == 3


def test_what_is_rolled_back_was_no_try(limited: Any) -> None:
    with pytest.raises(LookupError):
        in_vain()
    assert PINS.left("a") == 3


def in_vain() -> None:
    with transaction():
        PINS.count("a")
        raise LookupError


def test_where_limits_are_off_nothing_is_counted(app: Portal) -> None:
    assert {PINS.count("a") for _n in range(5)} == {3}
