"""What steps do beyond moving on: the wording is checked, the signed certificate is issued."""

from plugins.certificate.letters import letter_of, title_of
from plugins.certificate.models import Certificate
from portal.sdk import (
    PetitionEvent,
    Proof,
    Refused,
    gettext,
    issue,
    issued_for,
    letter_pdf,
    name_of,
    next_number,
    reserve,
    today,
)

SERIES = "certificate"


def check_wording(details: Certificate, event: PetitionEvent) -> None:
    """A kind we have no words for needs the officer's."""
    if details.kind == "other" and not details.statement:
        raise Refused(gettext("Write the wording of the certificate: this kind has no usual one."))


def sign_and_issue(details: Certificate, event: PetitionEvent) -> None:
    """Take the number, draw the certificate with it, sign it and keep it for ever.

    All in the transaction of the step: what fails gives the number to the next. A certificate
    issued on this request before is replaced.
    """
    petition = details.petition
    before = issued_for(petition.id)
    place = reserve()
    number = next_number(SERIES, petition=petition, by=event.actor_id)
    letter = letter_of(details, number=number, day=today(), signatory=name_of(event.actor_id))
    issue(
        place, petition, kind=details.kind, label=title_of(details), number_text=number.thai,
        title=letter.title, pdf=letter_pdf(letter, proof=Proof(place.url, place.qr_svg)),
        replaces=before[0] if before else None, by=event.actor_id,
    )


def preview(details: Certificate) -> bytes:
    """The certificate as it would be signed now, marked as a specimen."""
    return letter_pdf(letter_of(details), specimen=True)
