"""Lao is written without spaces: where lines may end is marked, and the mark leaves no trace."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from portal.documents.breaks import break_lines, broken
from portal.documents.pdf import render_pdf
from tests.documents import paper
from tests.documents.reading import by_reader, squeezed

SENTENCE = "ສາທາລະນະລັດປະຊາທິປະໄຕປະຊາຊົນລາວ"


def test_words_of_a_long_run_are_parted() -> None:
    assert broken(SENTENCE).split("\u200b")[-1] == "ລາວ"
    assert len(broken(SENTENCE).split("\u200b")) > 3


@given(st.text(st.sampled_from("ກຂຄນ້ຳເແໂາິີ່ຽວ abกำ1 \n")))
def test_nothing_else_changes(text: str) -> None:
    assert broken(text).replace("\u200b", "") == text


@pytest.mark.parametrize("text", ["", "ก", "ผู้อำนวยการ", "Vientiane 123", "ລ"])
def test_text_without_runs_of_lao_stays_as_it_is(text: str) -> None:
    assert broken(text) == text


def test_a_tree_is_marked_in_text_and_tail_but_not_in_its_head() -> None:
    root = ElementTree.fromstring(
        f"<html><head><title>{SENTENCE}</title><style>{SENTENCE}</style></head>"
        f"<p>{SENTENCE}<b>{SENTENCE}</b>{SENTENCE}</p></html>"
    )
    break_lines(root)
    assert [("\u200b" in (e.text or ""), "\u200b" in (e.tail or "")) for e in root.iter()] == [
        (False, False), (False, False), (False, False), (False, False), (True, False), (True, True)
    ]  # fmt: skip


@pytest.mark.usefixtures("printable")
def test_lao_lines_end_between_words_and_copy_whole() -> None:
    html = f"{paper.BARE}<style>p {{ width: 40mm }}</style><p>{SENTENCE * 4}</p>"
    made = render_pdf(html, language="lo", title="")
    assert by_reader(made) == squeezed(SENTENCE * 4)


@pytest.mark.usefixtures("printable")
def test_without_marks_lao_would_not_fit() -> None:
    """The control: the engine alone keeps the run on one line and runs out of the column."""
    pytest.importorskip("weasyprint")
    import weasyprint

    def lines(text: str) -> int:
        page = weasyprint.HTML(string=f"<p style='width: 40mm'>{text}").render().pages[0]
        return len(re.findall("LineBox", str(list(page._page_box.descendants()))))

    assert lines(SENTENCE * 4) < lines(broken(SENTENCE * 4))
