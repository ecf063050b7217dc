"""Changes settings: one row of history and one act in the trail, together."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import Conflict, NotAllowed, Refused
from portal.extensions import db, in_turn, transaction
from portal.i18n import gettext as _
from portal.privacy.operations import record_act
from portal.settings.declared import Setting
from portal.settings.in_force import is_fixed, known, take_over, values
from portal.settings.models import SettingChange


def change_setting(
    actor_id: int, setting: Setting, typed: str | None, *, seen: int | None = None
) -> bool:
    """Set a value, or with None what the settings file says; whether anything changed.

    `seen` is the id of the last change the administrator saw, 0 for none: Conflict where there
    is a later one. ValueError with a sentence for a value the setting does not take, Refused
    where it no longer goes with the others, NotAllowed where the operator has fixed it.
    """
    if is_fixed(setting.name):
        raise NotAllowed(_("The operator has fixed this setting; it cannot be changed here."))
    with transaction() as session:
        in_turn("settings")
        last = _last(session, setting.name)
        if seen is not None and seen != (last.id if last else 0):
            raise Conflict(_("Someone else has changed this setting in the meantime."))
        take_over(at_once=True)
        after = None if typed is None else setting.read(typed, values())
        if after is None:
            _goes_with_the_others(setting)
        before = last.after if last else None
        if after == before:
            return False
        session.add(SettingChange(
            name=setting.name, before=before, after=after, made_by_id=actor_id
        ))  # fmt: skip
        file = known().given[setting.name]
        record_act(
            "setting.changed", actor_id=actor_id, setting=setting.name,
            before=file if before is None else before, after=file if after is None else after,
        )
    take_over(at_once=True)
    return True


def put_back(actor_id: int, setting: Setting, change_id: int) -> bool:
    """What it was before a change is in force again; False where there is no such change."""
    found = db.session.get(SettingChange, change_id)
    if found is None or found.name != setting.name:
        return False
    try:
        change_setting(actor_id, setting, found.before)
    except ValueError as trouble:
        raise Refused(str(trouble)) from None
    return True


def _last(session: Session, name: str) -> SettingChange | None:
    newest = select(func.max(SettingChange.id)).where(SettingChange.name == name)
    return session.scalars(
        select(SettingChange).where(SettingChange.id == newest.scalar_subquery())
    ).one_or_none()


def _goes_with_the_others(setting: Setting) -> None:
    try:
        setting.read(known().given[setting.name], values())
    except ValueError as trouble:
        raise Refused(str(trouble)) from None
