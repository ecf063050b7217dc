"""Telephone numbers as people type and see them."""

from __future__ import annotations

import pytest

from portal.accounts.phones import BadPhone, grouped, masked, valid_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812344521", "0812344521"),
        ("081-234-4521", "0812344521"),
        ("๐๘๑ ๒๓๔ ๔๕๒๑", "0812344521"),
        ("+66 81 234 4521", "0812344521"),
        ("02-000-0000", "020000000"),
        ("+856 20 55 555 555", "+8562055555555"),
    ],
)
def test_a_number_is_kept_as_digits(typed: str, kept: str) -> None:
    assert valid_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "1669", "08123445", "081234452100", "call me", "+66"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone, match="telephone number"):
        valid_phone(typed)


@pytest.mark.parametrize(
    ("kept", "shown", "hidden"),
    [
        ("0812344521", "081-234-4521", "08x-xxx-4521"),
        ("020000000", "02-000-0000", "02-xxx-0000"),
        ("042111222", "042-111-222", "04x-xx1-222"),
        ("+8562055555555", "+8562055555555", "+8xxxxxxxx5555"),
    ],
)
def test_grouped_and_masked(kept: str, shown: str, hidden: str) -> None:
    assert grouped(kept) == shown
    assert masked(kept) == hidden
