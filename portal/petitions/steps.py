"""Which steps a person may take on a petition now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.petitions.workflow import By, Transition
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.petitions.models import Petition
    from portal.service import Service


def service_of(petition: Petition) -> Service:
    """The service of a petition; KeyError when its plugin is gone."""
    return registry()[petition.service_code]


def may(reader: Reader, petition: Petition, step: Transition) -> bool:
    """Whether the step is this person's. Nobody processes their own petition."""
    own = petition.applicant_id == reader.id
    if step.by is By.APPLICANT:
        return own
    return not own and may_take(reader, petition.service_code, step)


def may_take(reader: Reader, service_code: str, step: Transition) -> bool:
    """Whether a step of the office's is this person's, on petitions that are not their own."""
    return reader.is_admin if step.by is By.ADMIN else reader.has(service_code, step.by)


def may_revoke(reader: Reader, petition: Petition) -> bool:
    """Whether this person may say that a document issued on the petition no longer holds."""
    service = registry().get(petition.service_code)
    role = service.revoked_by if service else None
    own = petition.applicant_id == reader.id
    return role is not None and not own and reader.has(petition.service_code, role)


def available(reader: Reader, petition: Petition, *, office: bool) -> list[Transition]:
    """The steps this person may take: on the office's side or on the applicant's."""
    service = registry().get(petition.service_code)
    if service is None or petition.state not in {s.code for s in service.workflow.states}:
        return []
    return [
        step
        for step in service.workflow.from_(petition.state)
        if office is (step.by is not By.APPLICANT) and may(reader, petition, step)
    ]


def find_step(
    reader: Reader, petition: Petition, action: str, *, office: bool
) -> Transition | None:
    """The step of that name, if this person may take it now."""
    steps = available(reader, petition, office=office)
    return next((step for step in steps if step.action == action), None)
