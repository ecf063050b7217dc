"""Queue pages: every petition once, forwards and backwards, whatever the order; few queries."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.petitions.queue import queue
from portal.testing import make_person

from .conftest import as_reader, filed


@pytest.fixture
def many(app: Portal) -> list[str]:
    """Twenty-seven petitions of three people; their references, oldest first."""
    people = [make_person(first_name=name) for name in ("ฟ้าใส", "สายลม", "น้ำใส")]
    return [filed(people[n % 3], f"t{n}").reference for n in range(27)]


@pytest.mark.parametrize("sort", ["", "reference", "-reference", "state", "-state", "age"])
def test_paging_shows_every_petition_once_there_and_back(many: list[str], sort: str):
    reader = as_reader(make_person("id_card.staff"))
    there, cursor, pages = [], None, []
    while True:
        page = queue(reader, "id_card", sort=sort, cursor=cursor)
        there += [row.reference for row in page.rows]
        pages.append(page)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert sorted(there) == many
    assert there == (many[::-1] if sort.startswith("-") else many)
    back = []
    while page.previous_cursor:
        page = queue(reader, "id_card", sort=sort, cursor=page.previous_cursor)
        back = [row.reference for row in page.rows] + back
    assert back == there[:20]
    assert pages[0].total == 27


@pytest.mark.parametrize(
    ("q", "number"),
    [("ฟ้าใส", 9), ("สายลม", 9), ("ใส", 18), ("ไม่มี", 0), ("นางสาว ฟ้าใส", 9), ('"', 0), ("%", 0)],
)
def test_search_finds_names_also_short_ones(many: list[str], q: str, number: int):
    reader = as_reader(make_person("id_card.staff"))
    assert len(queue(reader, "id_card", q=q, size=50).rows) == number


def test_search_finds_references_and_parts_of_them(many: list[str]):
    reader = as_reader(make_person("id_card.staff"))
    assert [r.reference for r in queue(reader, "id_card", q=many[3]).rows] == [many[3]]
    assert len(queue(reader, "id_card", q=many[0][:8], size=50).rows) == 27
