"""What half a day is, is a setting; what makes no halves does not start."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from portal.booking.halves import Halves, hhmm, seconds
from portal.config import BadSettings, load


def test_halves_are_read_as_people_write_hours():
    found = Halves.read("8:00-12:00", " 12:30 – 16:00 ")
    assert found == Halves((time(8), time(12)), (time(12, 30), time(16)))


@pytest.mark.parametrize(
    ("morning", "afternoon"),
    [
        ("", "13:00-16:30"), ("8-12", "13:00-16:30"), ("12:00-08:30", "13:00-16:30"),
        ("08:30-13:30", "13:00-16:30"), ("08:30-12:00", "16:30-13:00"), ("25:00-26:00", "1:0"),
    ],
)  # fmt: skip
def test_what_makes_no_halves_does_not_start(tmp_path: Path, morning: str, afternoon: str):
    with pytest.raises(BadSettings, match="PORTAL_MORNING"):
        load({"INSTANCE": tmp_path, "MORNING": morning, "AFTERNOON": afternoon})


@pytest.mark.parametrize(
    ("opens", "closes", "half"),
    [
        (time(8, 30), time(12), "am"), (time(9), time(13), "am"), (time(9), time(13, 1), "both"),
        (time(12), time(14), "pm"), (time(11, 59), time(14), "both"), (time(18), time(19), "pm"),
    ],
)  # fmt: skip
def test_a_booking_lies_in_the_half_whose_hours_it_keeps(opens: time, closes: time, half: str):
    found = Halves.read("08:30-12:00", "13:00-16:30")
    assert found.of(seconds(opens), seconds(closes)) == half
    assert hhmm(opens) == hhmm(seconds(opens))
