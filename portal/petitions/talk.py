"""What happens around the steps: messages both ways, internal notes, rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.errors import NotAllowed, Refused
from portal.extensions import transaction
from portal.i18n import gettext
from portal.messages.operations import tell
from portal.petitions.models import PetitionMessage
from portal.petitions.operations import lock
from portal.petitions.telling import holders
from portal.petitions.workflow import By, Phase

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.petitions.models import Petition

LONGEST = 4000  #: characters of one message


def _checked(body: str) -> str:
    body = body.strip()
    if not body:
        raise Refused(gettext("Write a message first."))
    if len(body) > LONGEST:
        raise Refused(gettext("The message is too long: at most 4,000 characters."))
    return body


def write(petition_id: int, reader: Reader, body: str, *, office: bool) -> None:
    """A word from one side to the other; the other side is told."""
    body = _checked(body)
    with transaction() as session:
        petition = lock(session, petition_id)
        own = petition.applicant_id == reader.id
        if own is office or (office and petition.service_code not in reader.served):
            raise NotAllowed(gettext("This step cannot be taken now."))
        session.add(
            PetitionMessage(
                petition_id=petition.id, author_id=reader.id, from_office=office, body=body
            )
        )
        words: dict[str, Any] = {
            "reference": petition.reference, "service": petition.service_code, "body": body,
        }
        if office:
            link = f"/petitions/{petition.reference}#messages"
            tell(petition.applicant_id, "petition_message", link=link, **words)
            return
        link = f"/staff/petitions/{petition.reference}#messages"
        if petition.assignee_id:
            tell(petition.assignee_id, "petition_message", link=link, **words)
            return
        for user_id in holders(petition.service_code, By.STAFF):
            tell(user_id, "petition_message", link=link, channels=(), **words)


def note_inside(petition_id: int, reader: Reader, body: str) -> None:
    """A note only the office sees."""
    body = _checked(body)
    with transaction() as session:
        petition = lock(session, petition_id)
        if petition.service_code not in reader.served or petition.applicant_id == reader.id:
            raise NotAllowed(gettext("This step cannot be taken now."))
        session.add(
            PetitionMessage(
                petition_id=petition.id, author_id=reader.id, from_office=True,
                internal=True, body=body,
            )
        )


def may_rate(reader: Reader, petition: Petition) -> bool:
    """The applicant rates once, after a good end."""
    return (
        petition.applicant_id == reader.id
        and petition.phase == Phase.COMPLETED
        and petition.rating is None
    )


def rate(petition_id: int, reader: Reader, stars: int, comment: str) -> None:
    """One to five stars and a remark, once."""
    if not 1 <= stars <= 5:
        raise Refused(gettext("Choose one to five stars."))
    with transaction() as session:
        petition = lock(session, petition_id)
        if not may_rate(reader, petition):
            raise NotAllowed(gettext("This step cannot be taken now."))
        petition.rating = stars
        petition.rating_comment = comment.strip()[:1000]
