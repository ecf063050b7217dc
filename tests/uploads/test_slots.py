"""Slots: what a service asks for, and what is still missing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.uploads.slots import Slot, missing

CARD = Slot(code="id_card_copy", label="Copy of the ID card")
LETTER = Slot(code="request_letter", label="Letter")
OTHER = Slot(code="other_1", label="Other", required=False)


@pytest.mark.parametrize(
    ("filled", "wanted"),
    [
        ((), (CARD, LETTER)),
        (("other_1",), (CARD, LETTER)),
        (("request_letter",), (CARD,)),
        (("request_letter", "id_card_copy"), ()),
    ],
)
def test_required_slots_without_a_file_are_missing(
    filled: tuple[str, ...], wanted: tuple[Slot, ...]
) -> None:
    files = [SimpleNamespace(slot=code) for code in filled]
    assert missing((CARD, OTHER, LETTER), files) == wanted


@pytest.mark.parametrize("code", ["", "other-1", "1st", "a b", "x" * 41])
def test_slot_codes_are_field_names(code: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        Slot(code=code, label="x")


def test_answers_may_ask_for_a_slot():
    letter = Slot(code="letter", label="Letter", required=False,
                  required_if=lambda answers: answers.get("outside") is True)  # fmt: skip
    assert letter.is_needed({"outside": True})
    assert not letter.is_needed({"outside": None})
    assert CARD.is_needed({})
    with pytest.raises(ValueError, match="always"):
        Slot(code="letter", label="Letter", required_if=bool)
