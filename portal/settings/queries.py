"""Reads the changes of settings: the last word on each, and all of one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.database import reader
from portal.extensions import db
from portal.settings.models import SettingChange

HISTORY = 50  #: changes shown of one setting

_VERSION = select(func.max(SettingChange.id))
_LAST = select(SettingChange.name, SettingChange.after).where(
    SettingChange.id.in_(select(func.max(SettingChange.id)).group_by(SettingChange.name))
)


def version() -> int:
    """The number of the last change, 0 before the first."""
    with reader(db.engine).connect() as connection:
        return connection.scalar(_VERSION) or 0


def last_words() -> dict[str, str]:
    """Name → value of those the administrator has set."""
    with reader(db.engine).connect() as connection:
        found = connection.execute(_LAST).all()
    return {name: after for name, after in found if after is not None}


def history(name: str) -> Sequence[SettingChange]:
    """The changes of one setting, the newest first."""
    return db.session.scalars(
        select(SettingChange)
        .where(SettingChange.name == name)
        .options(joinedload(SettingChange.made_by))
        .order_by(SettingChange.id.desc())
        .limit(HISTORY)
    ).all()
