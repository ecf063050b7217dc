"""What waits for one approver, with all that is needed to decide, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from portal.extensions import db, transaction
from portal.petitions.answers import Section, thaw
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.steps import available
from portal.petitions.summary import Summary
from portal.petitions.workflow import By, Transition, Turn
from portal.plugins import registry
from portal.privacy.operations import record_access
from portal.uploads.models import StoredFile

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

MOST = 20  #: on one page; the next ones come when these are decided


@dataclass(frozen=True, slots=True)
class Case:
    """One petition to decide: answers as sent, the files, what the officers wrote, the steps."""

    petition: Summary
    sections: list[Section]
    files: list[tuple[str, StoredFile]]
    steps: list[Transition]  #: those that ask for a note at most
    needs_page: bool  #: another step asks for more than fits here


def waiting_for(reader: Reader) -> list[Case]:
    """The petitions in the approver's turn of the services the reader approves, due first.

    Looking at them is recorded, as on their own pages.
    """
    codes = [s.code for s in registry() if reader.has(s.code, By.APPROVER)]
    petitions = db.session.scalars(
        select(Petition)
        .where(
            Petition.turn == str(Turn.APPROVER), Petition.service_code.in_(codes),
            Petition.applicant_id != reader.id,
        )
        .order_by(Petition.due_on, Petition.id)
        .limit(MOST)
    ).all()  # fmt: skip
    ids = [petition.id for petition in petitions]
    answers, files = _answers(ids), _files(ids)
    with transaction(while_reading=True):
        for petition in petitions:
            record_access(reader.id, petition.applicant_id, "view", petition.reference)
    return [_case(reader, one, answers.get(one.id), files[one.id]) for one in petitions]


def _case(
    reader: Reader, petition: Petition, answers: list[object] | None, files: list[StoredFile]
) -> Case:
    summary = Summary(petition)
    slots = summary.service.all_slots if summary.service else ()
    labels = {slot.code: str(slot.label) for slot in slots}
    steps = available(reader, petition, office=True)
    plain = [step for step in steps if step.form is None and step.action != "cancel"]
    return Case(
        summary, thaw(answers), [(labels.get(f.slot, f.slot), f) for f in files], plain,
        needs_page=any(step.form is not None for step in steps),
    )


def _answers(ids: Sequence[int]) -> dict[int, list[object]]:
    """Petition → what its applicant sent last, frozen."""
    sent = db.session.execute(
        select(PetitionEvent.petition_id, PetitionEvent.answers)
        .where(
            PetitionEvent.petition_id.in_(ids),
            or_(PetitionEvent.by == str(By.APPLICANT), PetitionEvent.source.is_(None)),
        )
        .order_by(PetitionEvent.id)
    )
    return {petition_id: answers for petition_id, answers in sent if answers}


def _files(ids: Sequence[int]) -> dict[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = defaultdict(list)
    for file in db.session.scalars(
        select(StoredFile)
        .where(
            StoredFile.petition_id.in_(ids), StoredFile.superseded_at.is_(None),
            StoredFile.kind == "upload",
        )
        .order_by(StoredFile.created_at, StoredFile.id)
    ):  # fmt: skip
        found[file.petition_id or 0].append(file)
    return found
