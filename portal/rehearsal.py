"""Takes every step a workflow declares, with invented answers: the dry run of a service."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from portal.petitions.workflow import By, Transition, Workflow

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service


def ways_to(workflow: Workflow, state: str) -> list[Transition]:
    """The shortest way from nothing to a state, its first step the entry."""
    paths = [[workflow.entry]]
    seen = {workflow.entry.target}
    for path in paths:
        if path[-1].target == state:
            return path
        for step in workflow.from_(path[-1].target):
            if step.target not in seen:
                seen.add(step.target)
                paths.append([*path, step])
    raise LookupError(state)


def rehearse(service: Service) -> set[tuple[str, str]]:
    """File petitions and take each step from each of its sources once; (source, action) taken.

    Runs in the pushed context of an application with an empty database.
    """
    from portal.testing import make_person, reader_for

    people = {
        By.APPLICANT: reader_for(make_person()),
        By.ADMIN: reader_for(make_person("portal.admin")),
        **{
            role: reader_for(make_person(f"{service.code}.{role}"))
            for role in service.workflow.roles
        },
    }
    rng = Random(service.number)  # noqa: S311 - the same answers every time
    taken: set[tuple[str, str]] = set()
    for step in service.workflow.transitions:
        for source in step.source:
            _walk(service, [*ways_to(service.workflow, source), step], people, rng)
            taken.add((source, step.action))
    return taken


def _walk(
    service: Service, steps: list[Transition], people: dict[By, Reader], rng: Random
) -> None:
    from portal.demo.answering import answered, asked
    from portal.extensions import transaction
    from portal.petitions.operations import advance, submit

    applicant = people[By.APPLICANT]
    token = f"rehearsal-{rng.random()}"
    petition = submit(service, applicant.id, asked(rng, service), token=token)
    for step in steps[1:]:
        with transaction():
            petition = advance(
                petition.id, step.action, people[step.by], office=step.by is not By.APPLICANT,
                note="เหตุผล" if step.note else "", form=answered(rng, service, step, petition),
            )
        if petition.state != step.target:
            raise LookupError(f"{step.action} led to {petition.state}, not to {step.target}")
