"""Whether series and numbers agree: for `portal check`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from portal.extensions import db
from portal.numbering.models import NumberSeries, TakenNumber


def disagreements() -> Iterator[str]:
    """Series whose numbers are not exactly first, …, last, each once."""
    key = (TakenNumber.office, TakenNumber.kind, TakenNumber.year)
    counted = {
        (office, kind, year): found
        for office, kind, year, *found in db.session.execute(
            select(
                *key, func.min(TakenNumber.value), func.max(TakenNumber.value),
                func.count(TakenNumber.value.distinct()), func.count(),
            ).group_by(*key)
        )
    }  # fmt: skip
    for row in db.session.scalars(select(NumberSeries)):
        expected = row.last - row.first + 1
        wanted = [row.first, row.last, expected, expected]
        found = counted.pop((row.office, row.kind, row.year), [row.first, row.last, 0, 0])
        if found != wanted:
            yield (
                f"series {row.kind}/{row.year} says {row.first}-{row.last}; its numbers are"
                f" {found[0]}-{found[1]}, {found[3]} in all, {found[2]} different"
            )
    for _office, kind, year in counted:
        yield f"numbers of {kind}/{year} belong to no series"
