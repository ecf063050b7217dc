"""A search finds what looking at every petition finds, whichever index leads there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.accounts.reader import Reader
from portal.app import Portal
from portal.demo import bulk, operations
from portal.demo.operations import load
from portal.extensions import db, transaction
from portal.petitions import queue as queues, searching
from portal.petitions.lists import mine
from portal.petitions.models import Petition
from portal.petitions.operations import search_text
from portal.petitions.queue import queue
from portal.petitions.terms import Terms, fold, terms_of
from portal.petitions.workflow import Turn
from portal.plugins import registry
from portal.testing import make_person

from .conftest import as_reader

PETITIONS = 2_000
#: Names that a careless search trips over: its own signs, and letters of several marks.
ODD = (
    "นางน้ำผึ้ง ชื่นใจ", "นายกฤษฎิ์ ปุ๊ก", "นางสาว 100%_ครู", 'นาย "โอ" AND\\', "นายO'Neil (a) OR *",
    "นางน\u0e4d\u0e49าฝน", "MISS Ünal ẞtraße", "นายอั๋น/อู๋",
)
WORDS = (
    "น้ำผึ้ง", "น้ํา", "ผึ้ง", "กฤษฎิ์", "ษฎิ", "ปุ๊ก", "100%", "%_ค", "___", "%%%", '"โอ"', "and\\", "o'n",
    "(a)", "neil or *", "ÜNAL", "strasse", "อั๋น/", "สมมติ", "ตัวอย่าง", "กุล", "วงศ์ นาย",
    "นางสาว สม ดาว", "ไม่มีใครชื่อนี้", "a* OR b", "petition_search:x", "^นา", "NEAR(นาง วงศ์)",
)


@pytest.fixture
def reader(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """An officer before some of two thousand petitions, the rest of other services."""
    monkeypatch.setattr(operations, "STILL_WALKED", 2)
    monkeypatch.setattr(bulk, "PATTERNS", 20)
    load(citizens=25, petitions=PETITIONS, seed=3, many=50)
    with transaction():
        for petition, name in zip(every()[100:], ODD, strict=False):
            petition.applicant_name = name
            petition.search_text = search_text(petition)
    return as_reader(make_person("id_card.staff"))


@pytest.fixture(params=["by index", "one by one"])
def looked_up(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to search, whatever the number of petitions."""
    few = 40 if request.param == "by index" else 10 * PETITIONS
    monkeypatch.setattr(queues, "FEW", few)
    monkeypatch.setattr(searching, "FEW", few)


def found(reader: Reader, q: str, **more: str) -> list[str]:
    """References on all pages of a search, walked to the end."""
    references: list[str] = []
    cursor = None
    while True:
        page = queue(reader, "id_card", q=q, size=100, cursor=cursor, **more)
        references += [row.reference for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return references


def every(turn: Turn | None = None) -> list[Petition]:
    """All petitions of the service in the order they were submitted."""
    ours = select(Petition).where(Petition.service_code == "id_card")
    rows = db.session.scalars(ours.order_by(Petition.submitted_at, Petition.id))
    return [row for row in rows if turn is None or row.turn == turn]


def having(rows: list[Petition], words: str) -> list[str]:
    """References of those whose name has every word."""
    each = fold(words).split()
    return [r.reference for r in rows if all(word in fold(r.applicant_name) for word in each)]


def beginning(rows: list[Petition], number: str) -> list[str]:
    """References of those whose code or telephone begins so."""
    return [
        row.reference for row in rows
        if row.reference.startswith(number) or row.phone.startswith(number)
    ]


@pytest.mark.usefixtures("looked_up")
def test_words_find_exactly_the_names_that_contain_them(reader: Reader):
    everything, waiting = every(), every(Turn.OFFICE)
    for words in WORDS:
        assert found(reader, words, state="all") == having(everything, words), words
        assert found(reader, words) == having(waiting, words), words
        down = found(reader, words, state="all", sort="-reference")
        assert down == having(everything, words)[::-1], words
        by_state = found(reader, words, state="all", sort="state")
        assert sorted(by_state) == sorted(having(everything, words)), words
    assert len(having(everything, "สมมติ")) > 40  # more than are looked through one by one
    assert having(everything, "น้ํา") == having(everything, "น้ำ") != []


@pytest.mark.usefixtures("looked_up")
def test_numbers_find_codes_and_telephones_that_begin_so(reader: Reader):
    rows = every()
    one = rows[300]
    typed = [
        one.reference, one.reference[:12], one.phone, one.phone[:8], "0200000000", "99999", "020",
        one.reference[:6], "129",
    ]
    for number in typed:
        assert found(reader, number, state="all") == beginning(rows, number), number
    assert found(reader, one.reference, state="all") == [one.reference]
    assert one.reference in found(reader, f"{one.phone} {one.applicant_name}", state="all")


def test_a_search_leads_back_to_the_same_pages(reader: Reader, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queues, "FEW", 40)
    pages = [queue(reader, "id_card", state="all", q="สมมติ")]
    while pages[-1].next_cursor and len(pages) < 6:
        cursor = pages[-1].next_cursor
        pages.append(queue(reader, "id_card", state="all", q="สมมติ", cursor=cursor))
    for before, after in reversed(list(pairwise(pages))):
        again = queue(reader, "id_card", state="all", q="สมมติ", cursor=after.previous_cursor)
        assert [r.reference for r in again.rows] == [r.reference for r in before.rows]
    assert len(pages) == 6


def test_short_words_are_looked_for_in_the_newest_petitions(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queues, "FEW", 300)
    monkeypatch.setattr(searching, "FEW", 300)
    newest = every()[-300:]
    assert found(reader, "ดา", state="all") == having(newest, "ดา") != []
    assert found(reader, "ม %", state="all") == having(newest, "ม %") == []
    page = queue(reader, "id_card", q="ดา", state="all")
    assert "2,000" in str(page.note)
    assert queue(reader, "id_card", q="ดาว", state="all").note == ""


def test_nobody_finds_their_own_petition_on_the_desk(reader: Reader):
    petition = every()[0]
    own = Reader(**{**{f: getattr(reader, f) for f in reader.__dataclass_fields__},
                    "id": petition.applicant_id})
    for q in (petition.reference, petition.phone, petition.applicant_name):
        assert petition.reference not in found(own, q, state="all")
        assert petition.reference in found(reader, q, state="all")


def test_people_find_their_own_petitions_and_no_others(reader: Reader):
    rows = list(db.session.scalars(select(Petition).order_by(Petition.submitted_at)))
    person = Reader(**{**{f: getattr(reader, f) for f in reader.__dataclass_fields__},
                       "id": rows[300].applicant_id, "grants": frozenset()})
    own = [row.reference for row in rows if row.applicant_id == person.id]
    codes = (rows[300].reference, rows[301].reference, own[0][:8])
    for q in ("", "11", *codes, "๑๑", "%", "_", "ไม่มี"):
        brute = [ref for ref in own if ref.startswith(fold(q))]
        shown = mine(person, q=q, sort="reference", size=100, cursor=None).rows
        assert [row.reference for row in shown] == brute[:100], q
    cards = [row.reference for row in every() if row.applicant_id == person.id]
    label = str(registry()["id_card"].label)
    named = mine(person, q=label, sort="reference", size=100, cursor=None).rows
    assert [row.reference for row in named] == cards[:100] != []


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("1125 0331-1110", Terms(codes=("112503311110",))),
        ("๐๘๑-๒๓๔ ๔๕๒๑", Terms(phones=("0812344521",))),
        ("+66 81 234 4521", Terms(phones=("0812344521",))),
        ("+856 20 55", Terms(phones=("+8562055",))),
        ("สมชาย 081", Terms(phones=("081",), words=("สมชาย",))),
        ("นาย ก", Terms(words=("นาย",), short=("ก",))),
        ("-", Terms(short=("-",))),
        (" ", Terms()),
        ("a b c d e f", Terms(short=("a", "b", "c", "d", "e"))),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, terms: Terms):
    assert terms_of(typed) == terms
