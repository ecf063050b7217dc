"""Places that fill themselves: any text goes in, only known words in braces are touched."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from portal.replies.placeholders import LONGEST, PLACEHOLDERS, filled, unknown

WORDS = st.sampled_from(sorted(PLACEHOLDERS))
VALUES = st.fixed_dictionaries({word: st.text(max_size=30) for word in PLACEHOLDERS})


@given(st.text(), VALUES)
def test_any_text_is_filled_without_trouble(text: str, values: dict[str, str]):
    unknown(text)
    assert len(filled(text, values)) <= LONGEST


@given(st.text(alphabet=st.characters(exclude_characters="{}")), VALUES)
def test_text_without_braces_stays_as_it_is(text: str, values: dict[str, str]):
    assert filled(text, values) == text[:LONGEST]
    assert unknown(text) == []


@given(st.lists(st.one_of(WORDS.map(lambda word: (word, True)), st.text(
    alphabet=st.characters(exclude_characters="{}"), max_size=20
).map(lambda text: (text, False)))), VALUES)  # fmt: skip
def test_every_place_becomes_its_value_once_and_nothing_is_filled_twice(
    pieces: list[tuple[str, bool]], values: dict[str, str]
):
    text = "".join(f"{{{piece}}}" if is_place else piece for piece, is_place in pieces)
    wanted = "".join(values[piece] if is_place else piece for piece, is_place in pieces)
    assert filled(text, values) == wanted[:LONGEST]
    assert unknown(text) == []


@given(WORDS, WORDS)
def test_a_name_that_looks_like_a_place_is_left_alone(one: str, other: str):
    values = dict.fromkeys(PLACEHOLDERS, "x") | {one: f"{{{other}}}"}
    assert filled(f"{{{one}}}", values) == f"{{{other}}}"


@pytest.mark.parametrize("text", [
    "{}", "{ }", "{a b}", "{", "}", "}{", "{{", "}}", "{ name }", "{name", "name}", "{\n}",
])
def test_braces_that_hold_no_word_are_text(text: str):
    assert unknown(text) == []
    assert filled(text, {"name": "ฟ้าใส"}) == text


@pytest.mark.parametrize(("text", "words"), [
    ("{nmae}", ["nmae"]), ("{ชื่อ} {name}", ["ชื่อ"]), ("{Name}{Name}", ["Name"]),
    ("{{password_hash}}", ["password_hash"]), ("{0} {name.x} {name!r}", ["0", "name.x", "name!r"]),
])  # fmt: skip
def test_what_is_unknown_is_named_once(text: str, words: list[str]):
    assert unknown(text) == words
    for word in words:
        assert f"{{{word}}}" in filled(text, {"name": "ฟ้าใส"})
