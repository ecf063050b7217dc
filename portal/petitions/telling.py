"""Who is told of a step: the applicant of what the office did, the office of the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from portal.accounts.models import Grant
from portal.booking.queries import has_changed
from portal.extensions import rows
from portal.messages.operations import tell
from portal.petitions.workflow import By, Transition, Turn
from portal.webhooks.operations import enqueue

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.petitions.models import Petition, PetitionEvent


_grant = Grant.__table__.c
_HOLDERS = select(_grant.user_id).where(
    _grant.service_code == bindparam("service"), _grant.role == bindparam("role")
)


def holders(service_code: str, role: str) -> list[int]:
    """Ids of the people who hold a role in a service."""
    return [row.user_id for row in rows(_HOLDERS, {"service": service_code, "role": role})]


def _fields(form: FlaskForm) -> dict[str, Any]:
    """What the office filled in, by field: each reader gets label and text in their language."""
    return {
        f.name: resource.name if (resource := getattr(f, "resource", None)) else f.data
        for f in form if f.name not in {"csrf_token", "submit"}
    }


def announce_step(
    petition: Petition, step: Transition, event: PetitionEvent, form: FlaskForm | None
) -> None:
    """Write what is to be told into the outbox, in the transaction of the step."""
    enqueue(petition, event)
    words: dict[str, Any] = {
        "reference": petition.reference,
        "service": petition.service_code,
        "state": event.target,
        "action": step.action,
        "note": event.note,
        "fields": _fields(form) if step.form is not None and form is not None else None,
    }
    if not step.source and event.by != By.APPLICANT:
        tell(
            petition.applicant_id, "petition_filed", link=f"/petitions/{petition.reference}",
            **words, who=event.actor.full_name,
        )
    elif step.by is not By.APPLICANT or not step.source:
        tell(
            petition.applicant_id, "petition_changed",
            link=f"/petitions/{petition.reference}", **words,
            calendar=has_changed(petition.id, event.at),  # then the mail brings the entries
        )
    desk = f"/staff/petitions/{petition.reference}"
    if petition.turn == Turn.APPROVER:
        for user_id in set(holders(petition.service_code, By.APPROVER)) - {event.actor_id}:
            tell(user_id, "petition_waits", link=desk, **words)
    elif step.by is By.APPLICANT or step.by is By.APPROVER:
        if petition.assignee_id:
            tell(petition.assignee_id, "petition_waits", link=desk, **words)
        else:  # the queue is where staff see new ones: no mail to everybody
            for user_id in set(holders(petition.service_code, By.STAFF)) - {event.actor_id}:
                tell(user_id, "petition_waits", link=desk, channels=(), **words)
