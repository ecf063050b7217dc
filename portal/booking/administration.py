"""Writes resources: their words and rules, their hours, each change in the trail."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import func, select

from portal.booking.models import OpeningHours, Resource
from portal.extensions import db, transaction
from portal.i18n import now
from portal.privacy.operations import record_act

PLAIN = (
    "name", "place", "about", "capacity", "stock", "on_holidays", "needs_approval", "is_private",
    "buffer_before", "buffer_after", "notice_minutes", "horizon_days",
)  # fmt: skip


def save(form: FlaskForm, kind: str, resource: Resource | None, *, by: int) -> Resource:
    """Keep the validated form; without a resource a new one of the kind comes last."""
    with transaction() as session:
        before = said(resource) if resource else {}
        if resource is None:
            number = session.scalar(select(func.count()).where(Resource.kind == kind)) or 0
            resource = Resource(
                kind=kind, slug=f"{kind}-{number + 1}", position=number, revision=0, features=[]
            )
            session.add(resource)
        for name in PLAIN:
            setattr(resource, name, form[name].data)
        resource.retired_at = (resource.retired_at or now()) if form.retired.data else None
        resource.revision += 1
        resource.hours = [
            OpeningHours(weekday=int(day), opens=form.opens.data, closes=form.closes.data)
            for day in sorted(form.weekdays.data)
        ]
        session.flush()
        record_act(
            "resource_saved", actor_id=by, kind=kind, slug=resource.slug,
            before=before, after=said(resource),
        )
        return resource


def said(resource: Resource) -> dict[str, Any]:
    """The resource as the trail keeps it."""
    hours = [f"{h.weekday} {h.opens:%H:%M}-{h.closes:%H:%M}" for h in resource.hours]
    return {
        **{name: getattr(resource, name) for name in PLAIN},
        "hours": hours, "retired": resource.retired_at is not None,
    }


def shown(resource: Resource) -> dict[str, Any]:
    """What the form begins with."""
    first = resource.hours[0] if resource.hours else None
    return {
        **{name: getattr(resource, name) for name in PLAIN},
        "weekdays": [str(h.weekday) for h in resource.hours],
        "opens": first and first.opens, "closes": first and first.closes,
        "retired": resource.retired_at is not None,
    }


def all_of(kind: str) -> list[Resource]:
    """Every resource of a kind, those that can no longer be booked last."""
    found = select(Resource).filter_by(kind=kind)
    return sorted(db.session.scalars(found), key=lambda r: (bool(r.retired_at), r.position, r.id))
