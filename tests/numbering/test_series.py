"""Series are checked when they are declared, and write their numbers as offices do."""

from __future__ import annotations

from datetime import date

import pytest

from portal.numbering.patterns import is_pattern, written
from portal.numbering.series import YEARS, Number, Series


@pytest.mark.parametrize(("pattern", "text"), [
    ("{number}/{year}", "12/2569"),
    ("ที่ ศธ 04001/ว {number}", "ที่ ศธ 04001/ว 12"),
    ("{number:05}/{year}", "00012/2569"),
    ("{{{number}}}", "{12}"),
])  # fmt: skip
def test_a_pattern_is_written_with_its_number(pattern: str, text: str):
    assert is_pattern(pattern)
    assert written(pattern, 12, 2569) == text


@pytest.mark.parametrize("pattern", [
    "", "ศธ 04001", "{year}", "{number", "{}", "{0}", "{number.__class__}", "{number!r}",
    "{number[0]}", "{number:>9}", "{number:0999999999}", "{other}/{number}", "{number}" + "9" * 99,
])  # fmt: skip
def test_a_pattern_names_the_number_and_nothing_that_could_harm(pattern: str):
    assert not is_pattern(pattern)
    with pytest.raises(ValueError, match="letters"):
        Series("letters", "", pattern)


@pytest.mark.parametrize("wrong", [{"kind": "a letter"}, {"kind": "a" * 41}, {"year": "lunar"}])
def test_kind_and_year_are_checked(wrong: dict[str, str]):
    with pytest.raises(ValueError, match=r"series"):
        Series(**{"kind": "letters", "label": "", **wrong})


@pytest.mark.parametrize(("day", "buddhist", "fiscal"), [
    (date(2026, 9, 30), 2569, 2569),
    (date(2026, 10, 1), 2569, 2570),
    (date(2026, 12, 31), 2569, 2570),
    (date(2027, 1, 1), 2570, 2570),
])  # fmt: skip
def test_the_fiscal_year_begins_in_october(day: date, buddhist: int, fiscal: int):
    assert (YEARS["buddhist"](day), YEARS["fiscal"](day)) == (buddhist, fiscal)


def test_thai_digits_are_there_for_who_wants_them():
    assert Number(12, 2569, "12/2569").thai == "๑๒/๒๕๖๙"


def test_a_service_names_its_series_after_itself():
    from dataclasses import replace

    from plugins.id_card import SERVICE

    assert replace(SERVICE, series=(Series("id_card_2", ""), Series("id_card", "")))
    with pytest.raises(ValueError, match="must be named id_card"):
        replace(SERVICE, series=(Series("letters", ""),))
