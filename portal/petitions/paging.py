"""Keyset pages: as fast at the end of a million rows as at their beginning."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, tuple_

from portal.extensions import db
from portal.face import page_url
from portal.i18n import ngettext

SIZES = (10, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and the cursors of its neighbours."""

    rows: list[Any]
    size: int
    next_cursor: str | None
    previous_cursor: str | None
    total: int | None = None  #: all rows, where a counter knows
    note: str = ""  #: what the reader must know about a search that is bounded

    @property
    def next(self) -> str | None:
        """Address of the next page, if there is one."""
        return page_url(at=self.next_cursor) if self.next_cursor else None

    @property
    def previous(self) -> str | None:
        """Address of the page before, if there is one."""
        return page_url(at=self.previous_cursor) if self.previous_cursor else None

    @property
    def count_text(self) -> str:
        """How many there are, where that is known without counting them."""
        if self.total is None:
            return ""
        return ngettext("%(num)s petition", "%(num)s petitions", self.total)


def cursor_of(values: tuple[Any, ...], *, back: bool) -> str:
    """A place in the list, safe in an address; tampering gives only another place."""
    plain = [v.isoformat() if isinstance(v, date) else v for v in values]
    text = json.dumps([int(back), *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str | None, keys: int) -> tuple[bool, list[Any]] | None:
    """Direction and key values of a cursor; None when there is none or it is broken."""
    if not text:
        return None
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        back, *values = raw
    except (ValueError, TypeError, binascii.Error):
        return None
    if len(values) != keys or not all(isinstance(v, str | int) for v in values):
        return None
    return bool(back), values


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a page begins: after the key values, or before them when going back."""

    back: bool
    values: tuple[Any, ...]


def place_of(cursor: str | None, keys: tuple[Any, ...]) -> Place | None:
    """The place a cursor names, its values typed as the keys; None for the beginning."""
    read = read_cursor(cursor, len(keys))
    if read is None:
        return None
    try:
        typed = tuple(_typed(key, value) for key, value in zip(keys, read[1], strict=True))
    except ValueError:
        return None
    return Place(read[0], typed)


def ordered(
    query: Select[Any], keys: tuple[Any, ...], *, down: bool, values: tuple[Any, ...] | None
) -> Select[Any]:
    """The query in the order of `keys`, from beyond `values` on; values may be bound later."""
    if values is not None:
        here, there = tuple_(*keys), tuple_(*values)
        query = query.where(here < there if down else here > there)
    return query.order_by(*(key.desc() if down else key.asc() for key in keys))


def cut(
    rows: list[Any],
    size: int,
    place: Place | None,
    key_values: Callable[[Any], tuple[Any, ...]],
    total: int | None = None,
) -> Page:
    """One page out of `size` + 1 rows read from a place on."""
    back = place is not None and place.back
    beyond, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_next, has_previous = (True, beyond) if back else (beyond, place is not None)
    return Page(
        rows, size,
        cursor_of(key_values(rows[-1]), back=False) if rows and has_next else None,
        cursor_of(key_values(rows[0]), back=True) if rows and has_previous else None,
        total,
    )


def allowed(size: int) -> int:
    """A page size people may choose; the smallest for any other."""
    return size if size in SIZES else SIZES[0]


def page_of(
    query: Select[Any],
    keys: tuple[Any, ...],
    *,
    descending: bool,
    size: int,
    cursor: str | None,
    key_values: Callable[[Any], tuple[Any, ...]],
    scalars: bool = False,
) -> Page:
    """One page ordered by `keys`, which end in a unique column and share one direction."""
    size, place = allowed(size), place_of(cursor, keys)
    down = descending is not (place is not None and place.back)
    query = ordered(query, keys, down=down, values=place.values if place else None)
    result = db.session.execute(query.limit(size + 1))
    return cut(list(result.scalars() if scalars else result), size, place, key_values)


def _typed(key: Any, value: str | int) -> Any:
    kind = key.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return date.fromisoformat(str(value)) if kind is date else kind(value)
