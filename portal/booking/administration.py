"""Writes resources: their words and rules, their hours, each change in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from sqlalchemy import func, select

from portal.booking.affected import Decided, lock_all, misfits, settle, to_come
from portal.booking.models import OpeningHours, Resource
from portal.booking.stretches import Stretch
from portal.extensions import db, transaction
from portal.i18n import now
from portal.privacy.operations import record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

PLAIN = (
    "name", "place", "about", "capacity", "stock", "on_holidays", "needs_approval",
    "for_outsiders", "is_private", "slot_minutes", "buffer_before", "buffer_after",
    "notice_minutes", "horizon_days", "release_minutes",
)  # fmt: skip


def save(
    form: FlaskForm, kind: str, resource: Resource | None, decided: Decided, reader: Reader
) -> Resource:
    """Keep the validated form; without a resource a new one of the kind comes last.

    Raises Undecided, and keeps nothing, where bookings no longer fit that fitted before and
    nobody has said what becomes of them.
    """
    with transaction() as session:
        before: dict[str, Any] = {}
        if resource is None:
            number = session.scalar(select(func.count()).where(Resource.kind == kind)) or 0
            resource = Resource(
                kind=kind, slug=f"{kind}-{number + 1}", position=number, revision=0, features=[]
            )
            session.add(resource)
            _fill(resource, form)
            session.flush()
            done = {}
        else:
            lock_all(session, [resource.id], decided)
            session.expire(resource, ["hours"])
            before = said(resource)
            rows = to_come([resource.id])
            unfit = misfits(resource, rows)
            _fill(resource, form)
            session.flush()
            after = misfits(resource, rows)
            why = {n: words for n, words in after.items() if words != unfit.get(n)}
            done = settle(session, [r for r in rows if r.id in why], why, decided, reader)
        record_act(
            "resource_saved", actor_id=reader.id, kind=kind, slug=resource.slug,
            before=before, after=said(resource), **done,
        )
        return resource


def _fill(resource: Resource, form: FlaskForm) -> None:
    for name in PLAIN:
        setattr(resource, name, form[name].data)
    resource.retired_at = (resource.retired_at or now()) if form.retired.data else None
    resource.revision += 1
    resource.features = [line for line in (form.features.data or "").splitlines() if line.strip()]
    resource.hours = [
        OpeningHours(weekday=number, opens=opens, closes=closes)
        for number, day in enumerate(form.days) for opens, closes in day.stretches
    ]  # fmt: skip


def said(resource: Resource) -> dict[str, Any]:
    """The resource as the trail keeps it."""
    hours = [f"{h.weekday} {h.opens:%H:%M}-{h.closes:%H:%M}" for h in resource.hours]
    return {
        **{name: getattr(resource, name) for name in PLAIN},
        "hours": hours, "features": list(resource.features),
        "retired": resource.retired_at is not None,
    }


def shown(resource: Resource) -> dict[str, Any]:
    """What the form begins with."""
    hours: dict[str, list[Stretch]] = {f"hours_{day}": [] for day in range(7)}
    for row in resource.hours:
        hours[f"hours_{row.weekday}"].append((row.opens, row.closes))
    return {
        **{name: getattr(resource, name) for name in PLAIN}, **hours,
        "features": "\n".join(resource.features), "retired": resource.retired_at is not None,
    }


def all_of(kind: str) -> list[Resource]:
    """Every resource of a kind, those that can no longer be booked last."""
    found = select(Resource).filter_by(kind=kind)
    return sorted(db.session.scalars(found), key=lambda r: (bool(r.retired_at), r.position, r.id))
