"""Reads of what officers keep for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from portal.desk.asked import Asked
from portal.desk.models import SavedFilter
from portal.extensions import rows
from portal.prebuilt import Prebuilt

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

_kept = SavedFilter.__table__.c
_OWN = Prebuilt(
    select(_kept.id, _kept.name, _kept.state, _kept.assigned, _kept.sort, _kept.q, _kept.is_default)
    .where(_kept.user_id == bindparam("reader"), _kept.service_code == bindparam("code"))
    .order_by(_kept.name)
)


def saved_filters(reader: Reader, code: str) -> Sequence[Any]:
    """The reader's own filters of one queue by name; `asked_of` reads one."""
    return rows(_OWN, {"reader": reader.id, "code": code})


def asked_of(row: Any) -> Asked:
    """What a saved filter asks for."""
    return Asked(state=row.state, assigned=row.assigned, sort=row.sort, q=row.q)
