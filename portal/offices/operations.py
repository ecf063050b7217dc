"""Writes offices, groups and places; every change is in the trail with before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.errors import Refused
from portal.extensions import in_turn, transaction
from portal.i18n import gettext as _, now
from portal.offices.models import Membership, Office, OfficeGroup
from portal.offices.queries import missing_groups
from portal.privacy.operations import record_act


def save_office(actor_id: int, office_id: int | None, name: str, code: str, kind: str) -> None:
    """Add an office, or change one. Refused where another has the name or the code."""
    values = {"name": name, "code": code or None, "kind": kind}
    _save(actor_id, Office, office_id, values, "office_saved")


def save_group(actor_id: int, group_id: int | None, name: str, place: int) -> None:
    """Add a group, or rename and move one. Refused where another has the name."""
    values = {"name": name, "position": place}
    _save(actor_id, OfficeGroup, group_id, values, "group_saved")


def _save(
    actor_id: int, model: Any, row_id: int | None, values: dict[str, Any], act: str
) -> None:
    try:
        with transaction() as session:
            row = session.get_one(model, row_id) if row_id is not None else model()
            before = {name: getattr(row, name) for name in values} if row_id is not None else None
            if before == values:
                return
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            record_act(act, actor_id=actor_id, name=row.name, before=before, after=values)
    except IntegrityError:
        raise Refused(_("Another one has this name or code already.")) from None


def close_office(actor_id: int, office_id: int, *, closed: bool) -> None:
    """Offer an office no longer, or again; what names it already stays."""
    _close(actor_id, Office, office_id, closed, "office_closed")


def close_group(actor_id: int, group_id: int, *, closed: bool) -> None:
    """Put nobody into a group any more, or again; who sits in it stays."""
    _close(actor_id, OfficeGroup, group_id, closed, "group_closed")


def _close(actor_id: int, model: Any, row_id: int, closed: bool, act: str) -> None:
    with transaction() as session:
        row = session.get_one(model, row_id)
        if (row.closed_at is not None) == closed:
            return
        row.closed_at = now() if closed else None
        states = ("open", "closed") if closed else ("closed", "open")
        record_act(act, actor_id=actor_id, name=row.name, before=states[0], after=states[1])


def take_over_groups(actor_id: int | None) -> int:
    """Add the groups that services name and the list lacks; how many were added."""
    with transaction() as session:
        in_turn("office_groups")
        names = missing_groups()
        last = max(session.scalars(select(OfficeGroup.position)), default=0)
        session.add_all(
            OfficeGroup(name=name, position=last + place) for place, name in enumerate(names, 1)
        )
        if names:
            record_act("groups_taken_over", actor_id=actor_id, before=None, after=names)
        return len(names)


def put_into_group(actor_id: int, person_id: int, group_id: int | None, position: str) -> None:
    """Say where a person sits; nothing at all takes them out of the office."""
    with transaction() as session:
        row = session.get(Membership, person_id)
        before = told_place(row.group_id, row.position) if row else None
        if row is None:
            row = Membership(user_id=person_id)
            session.add(row)
        row.group_id, row.position = group_id, position
        after = told_place(group_id, position) if group_id or position else None
        if after is None:
            session.delete(row) if before else session.expunge(row)
        if before != after:
            record_act("placed", actor_id=actor_id, subject_id=person_id,
                       before=before, after=after)


def told_place(group_id: int | None, position: str) -> dict[str, str | None]:
    """A place as the trail keeps it."""
    with transaction() as session:
        group = session.get(OfficeGroup, group_id) if group_id else None
    return {"group": group.name if group else None, "position": position or None}
