"""Reads what the last check found."""

from __future__ import annotations

from portal.extensions import db
from portal.privacy.models import LastCheck


def last_check() -> LastCheck | None:
    """The last `portal check`, if there was one."""
    return db.session.get(LastCheck, 1)
