"""Serial numbers as officers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from plugins.pp_order.serials import BadSerials, Span, count, spans, without


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("101-105", [Span(101, 105)]),
        ("101 – 105, 110", [Span(101, 105), Span(110, 110)]),
        ("110; 101-105\n7", [Span(7, 7), Span(101, 105), Span(110, 110)]),
        ("๑๐๑-๑๐๕", [Span(101, 105)]),
        ("000101", [Span(101, 101)]),
        ("5-5", [Span(5, 5)]),
        ("", []),
        (" , ", []),
    ],
)
def test_spans_are_read(text: str, found: list[Span]):
    assert spans(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("105-101", "reversed"),
        ("101-105, 105-110", "same serial"),
        ("101, 101", "same serial"),
        ("100-200, 150", "same serial"),
        ("0", "begin with 1"),
        ("-5", "no serial"),
        ("1.5", "no serial"),
        ("1e3", "no serial"),
        ("NaN", "no serial"),
        ("123456789", "no serial"),
        ("1-2-3", "no serial"),
        ("<script>", "no serial"),
    ],
)
def test_what_is_no_list_of_serial_numbers_is_told(app, text: str, sentence: str):
    from portal.i18n import use_language

    with use_language("en"), pytest.raises(BadSerials, match=sentence):
        spans(text)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_what_is_left_is_what_was_there_and_has_not_gone(held: set[int], gone: set[int]):
    left = without([Span(n, n) for n in held], [Span(n, n) for n in gone])
    assert [n for span in left for n in range(span.first, span.last + 1)] == sorted(held - gone)


@given(st.integers(1, 50), st.integers(0, 30), st.integers(1, 50), st.integers(0, 30))
def test_spans_lose_exactly_what_they_share(a: int, more: int, b: int, beyond: int):
    held, gone = Span(a, a + more), Span(b, b + beyond)
    shared = {*range(held.first, held.last + 1)} & {*range(gone.first, gone.last + 1)}
    assert count(without([held], [gone])) == len(held) - len(shared)
