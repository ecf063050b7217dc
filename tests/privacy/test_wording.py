"""Acts and their details are told in words, as far as there are any."""

from __future__ import annotations

from typing import Any

import pytest

from portal.i18n import use_language
from portal.privacy.wording import act_label, in_one_line, text_of, told


@pytest.mark.parametrize(("value", "words"), [
    (None, "–"), ([], "–"), (True, "yes"), (0, "0"), (["portal.admin"], "Administrator"),
    ("2026-11-10", "10 November 2026"), ("2026-13-10", "2026-13-10"), ("id_card", "id_card"),
    ("2026-11-21T02:30:00+00:00", "21 Nov 2026, 09:30"), ("open", "Open"),
    ({"day": "2026-11-10"}, "Day: 10 November 2026"),
])  # fmt: skip
def test_values_are_told_in_words(app: Any, value: Any, words: str) -> None:
    with use_language("en"):
        assert text_of(value) == words


def test_only_what_changed_is_told(app: Any) -> None:
    before, after = {"name": "ก", "year": 1}, {"name": "ข", "year": 1}
    detail = {"before": before, "after": after, "reason": "ย้าย"}
    with use_language("en"):
        said = told(detail)
        assert said.changes == [("Name", "ก", "ข")]
        assert said.facts == [("Reason", "ย้าย")]
        assert in_one_line(detail) == "Name: ก → ข; Reason: ย้าย"
        assert told({"before": None, "after": {"year": 2}}).changes == [("Year", "–", "2")]
        assert told({"before": [], "after": ["portal.admin"]}).changes == [
            ("", "–", "Administrator")
        ]


def test_an_act_of_former_times_shows_its_code() -> None:
    assert act_label("long.gone") == "long.gone"
