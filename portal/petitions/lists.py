"""A person's own petitions: sorted, searched and paged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.offers.queries import offers
from portal.petitions.models import Petition
from portal.petitions.paging import Page, page_of
from portal.petitions.showing import Row
from portal.petitions.terms import fold
from portal.uploads.queries import latest_results

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

#: sort word → columns; the last one is unique. A leading minus turns the order.
SORTS: dict[str, tuple[Any, ...]] = {
    "reference": (Petition.submitted_at, Petition.id),
    "service": (Petition.service_code, Petition.submitted_at, Petition.id),
    "state": (Petition.state, Petition.submitted_at, Petition.id),
}


def _sorting(sort: str, default: str) -> tuple[tuple[Any, ...], bool]:
    word = sort if sort.lstrip("-") in SORTS else default
    return SORTS[word.lstrip("-")], word.startswith("-")


def mine(reader: Reader, *, q: str, sort: str, size: int, cursor: str | None) -> Page:
    """The reader's own petitions, newest first unless sorted otherwise."""
    query = select(Petition).where(Petition.applicant_id == reader.id)
    if q:
        q = fold(q)
        codes = [s.code for s in offers() if q in fold(str(s.label))]
        query = query.where(
            Petition.service_code.in_(codes) | Petition.reference.startswith(q, autoescape=True)
        )
    keys, descending = _sorting(sort, "-reference")
    page = page_of(
        query, keys, descending=descending, size=size, cursor=cursor, scalars=True,
        key_values=lambda row: tuple(getattr(row, key.key) for key in keys),
    )
    results = latest_results([p.id for p in page.rows])
    rows = [
        Row(reader, p, f"/files/{results[p.id]}" if p.id in results else None) for p in page.rows
    ]
    return replace(page, rows=rows)
