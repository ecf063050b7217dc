"""Whose desk a petition lies on: taken, given back, handed over to a colleague with a word.

None of it is a step: the applicant is not told, what they correct meanwhile stays right, and the
petition's version does not move. The office reads it in the history beside the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blinker import Signal
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Grant, User
from portal.errors import NotAllowed, Refused
from portal.extensions import db, transaction
from portal.i18n import gettext
from portal.messages.operations import tell
from portal.petitions.models import Assignment, Petition
from portal.petitions.operations import lock
from portal.petitions.queries import on_desk
from portal.petitions.together import MOST, Outcome
from portal.petitions.workflow import By, Turn

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

#: Told of (petition, to_id) in the transaction that moves it, the row as it was before.
petition_moves = Signal()
LONGEST = 500  #: characters of the word that goes with a hand-over


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer a petition may be handed to."""

    id: int
    full_name: str


def assign(petition_id: int, reader: Reader, *, to_me: bool) -> None:
    """Take a petition onto one's own desk, or put it back; of many who take it one has it.

    NotAllowed where it lies on the desk of a colleague who still works for the service.
    """
    with transaction() as session:
        petition = lock(session, petition_id)
        if not _is_officer(reader, petition):
            raise NotAllowed(gettext("This step cannot be taken now."))
        if to_me:
            if petition.assignee_id and not _is_orphaned(petition, reader):
                raise NotAllowed(gettext("Someone else has already taken this petition."))
            if petition.assignee_id == reader.id:
                return
        elif petition.assignee_id != reader.id:
            raise NotAllowed(gettext("This step cannot be taken now."))
        _move(session, petition, reader.id if to_me else None, reader.id, "")


def hand_over(
    petition_id: int, reader: Reader, to_id: int, note: str = "", *, quietly: bool = False
) -> None:
    """Lay a petition on a colleague's desk; the colleague is told, the applicant is not.

    An officer hands over what is their own or nobody's, an approver of the service also what
    lies with others. `quietly` tells the colleague in the inbox alone. Refused for somebody who is
    no officer of the service, or its applicant.
    """
    note = note.strip()
    if len(note) > LONGEST:
        raise Refused(gettext("The note is too long: at most 500 characters."))
    with transaction() as session:
        petition = lock(session, petition_id)
        if not may_hand_over(reader, petition):
            raise NotAllowed(gettext("This step cannot be taken now."))
        if to_id not in {one.id for one in colleagues(petition)}:
            raise Refused(gettext("Choose an officer of this service."))
        if petition.assignee_id == to_id:
            raise Refused(gettext("This petition already lies with this officer."))
        _move(session, petition, to_id, reader.id, note)
        if to_id != reader.id:
            tell(
                to_id, "petition_handed", link=f"/staff/petitions/{petition.reference}",
                reference=petition.reference, service=petition.service_code,
                who=reader.full_name, note=note, channels=() if quietly else None,
            )


def hand_over_all(
    reader: Reader, references: Sequence[str], to_id: int, note: str = ""
) -> list[Outcome]:
    """Each in a transaction of its own; one that cannot be handed over stops no other.

    The colleague finds them in the inbox: a hundred mails would help nobody.
    """
    return [_one(reader, reference, to_id, note) for reference in references[:MOST]]


def _one(reader: Reader, reference: str, to_id: int, note: str) -> Outcome:
    petition = on_desk(reader, reference)
    if petition is None:
        return Outcome(reference, reference, gettext("There is no such petition."))
    label = f"{petition.applicant_name} {reference}"
    try:
        hand_over(petition.id, reader, to_id, note, quietly=True)
    except (NotAllowed, Refused) as error:
        return Outcome(reference, label, error.message)
    return Outcome(reference, label)


def may_take(reader: Reader, petition: Petition) -> bool:
    """Whether this person may take the petition onto their own desk now."""
    free = petition.assignee_id is None or _is_orphaned(petition, reader)
    return free and _is_officer(reader, petition) and petition.assignee_id != reader.id


def may_hand_over(reader: Reader, petition: Petition) -> bool:
    """Whether this person may lay the petition on somebody's desk."""
    if petition.applicant_id == reader.id or petition.turn == Turn.NOBODY:
        return False
    if reader.has(petition.service_code, By.APPROVER):
        return True
    return _is_officer(reader, petition) and (
        petition.assignee_id is None or _is_orphaned(petition, reader)
    )


def colleagues(petition: Petition) -> list[Colleague]:
    """Officers of the service whose own petition it is not, by name."""
    return officers_of([petition.service_code], apart_from=petition.applicant_id)


def officers_of(service_codes: Sequence[str], *, apart_from: int = 0) -> list[Colleague]:
    """Open accounts that hold the role of staff in one of the services, by name."""
    people = db.session.scalars(
        select(User)
        .where(
            User.id.in_(
                select(Grant.user_id).where(
                    Grant.service_code.in_(service_codes), Grant.role == str(By.STAFF)
                )
            ),
            User.id != apart_from,
            User.disabled_at.is_(None),
        )
        .order_by(User.first_name, User.last_name, User.id)
    )
    return [Colleague(one.id, one.full_name) for one in people]


def assignments(petition: Petition) -> list[Assignment]:
    """From whom to whom the petition went, oldest first; for the office's pages alone."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.petition_id == petition.id)
            .options(joinedload(Assignment.to), joinedload(Assignment.by))
            .order_by(Assignment.id)
        )
    )


def assignment_line(row: Assignment) -> dict[str, Any]:
    """One of them as a line of the office's timeline."""
    if row.to is None:
        label = gettext("Put back into the queue")
    elif row.to_id == row.by_id:
        label = gettext("Taken on by %(name)s", name=row.to.full_name)
    else:
        label = gettext("Handed over to %(name)s", name=row.to.full_name)
    return {
        "label": label, "at": row.at, "who": row.by.full_name, "by": "staff", "note": row.note,
        "action": "assign",
    }


def _is_officer(reader: Reader, petition: Petition) -> bool:
    return reader.has(petition.service_code, By.STAFF) and petition.applicant_id != reader.id


def _is_orphaned(petition: Petition, reader: Reader) -> bool:
    """Whether it lies with the reader, or with somebody who does not work here any more."""
    if petition.assignee_id == reader.id:
        return True
    return petition.assignee_id not in {one.id for one in colleagues(petition)}


def _move(
    session: Session, petition: Petition, to_id: int | None, by_id: int, note: str
) -> None:
    """Not through the row: that would raise its version and turn away who corrects it."""
    from_id = petition.assignee_id
    moved = session.execute(
        update(Petition)
        .where(Petition.id == petition.id, _as_read(from_id))
        .values(assignee_id=to_id)
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise NotAllowed(gettext("Someone else has already taken this petition."))
    petition_moves.send(petition, to_id=to_id)
    session.add(
        Assignment(petition_id=petition.id, from_id=from_id, to_id=to_id, by_id=by_id, note=note)
    )
    session.flush()
    session.expire(petition)


def _as_read(from_id: int | None) -> Any:
    """That it still lies where it was read to lie: of two who move it one does."""
    return Petition.assignee_id.is_not_distinct_from(from_id)
