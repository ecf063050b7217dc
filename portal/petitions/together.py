"""One step for several petitions at once: each its own transaction and its own event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.errors import PortalError
from portal.i18n import gettext
from portal.petitions.operations import advance
from portal.petitions.queries import on_desk
from portal.petitions.steps import may_take
from portal.petitions.workflow import By, Transition

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service

MOST = 100  #: petitions of one press of the button


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one petition; `trouble` says why its step was not taken."""

    reference: str
    label: str
    trouble: object = ""


def steps_of(reader: Reader, services: Iterable[Service]) -> list[Transition]:
    """Steps this person may take on several at once: those that ask for a note at most."""
    found: dict[str, Transition] = {}
    for service in services:
        for step in service.workflow.transitions:
            if _is_plain(step) and may_take(reader, service.code, step):
                found.setdefault(step.action, step)
    return sorted(found.values(), key=lambda step: step.action == "cancel")


def _is_plain(step: Transition) -> bool:
    office = step.by not in {By.APPLICANT, By.ADMIN}
    return bool(office and step.source and step.form is None and not step.refill)


def advance_all(
    reader: Reader, chosen: Sequence[tuple[str, int]], action: str, note: str
) -> list[Outcome]:
    """Take the step on every (reference, version) in turn; one that cannot stops no other."""
    return [_one(reader, reference, version, action, note) for reference, version in chosen[:MOST]]


def _one(reader: Reader, reference: str, version: int, action: str, note: str) -> Outcome:
    petition = on_desk(reader, reference)
    if petition is None:
        return Outcome(reference, reference, gettext("There is no such petition."))
    label = f"{petition.applicant_name} {reference}"
    try:
        advance(petition.id, action, reader, office=True, version=version, note=note)
    except PortalError as error:
        return Outcome(reference, label, error.message)
    return Outcome(reference, label)
