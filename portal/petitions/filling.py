"""One form being filled in: its draft, its files, its addresses; new petition or correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, current_app, redirect, url_for
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from portal.errors import NotAllowed, Refused, Unavailable
from portal.i18n import gettext, now
from portal.observe.metrics import file_received
from portal.offers.queries import closed_services, offer_of, refuse
from portal.petitions import drafts
from portal.petitions.estimates import Estimate, of_form, of_petition
from portal.petitions.operations import submit
from portal.petitions.prefilling import prefill
from portal.petitions.queries import details_of
from portal.petitions.steps import available
from portal.uploads.operations import discard, receive
from portal.uploads.queries import draft_files, files_by_slot

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.petitions.models import Draft, Petition
    from portal.service import Service
    from portal.uploads.models import StoredFile


@dataclass(slots=True)
class Filling:
    """What the form pages of one reader and one service work on."""

    service: Service
    reader: Reader
    draft: Draft
    petition: Petition | None = None
    action: str = "submit"

    @property
    def applicant_id(self) -> int:
        """Whose petition it is or will be: this one place decides."""
        return self.reader.id

    @property
    def for_whom(self) -> str:
        """Who it is filled in for; empty where the reader fills in their own."""
        return ""

    def url(self, part: str) -> str:
        """Address of a page beside the form."""
        if self.petition is None:
            return f"/services/{self.service.slug}/{part}"
        return f"/petitions/{self.petition.reference}/{part}"

    @property
    def form_url(self) -> str:
        """Where the form is."""
        return self.url("new" if self.petition is None else "edit")

    @property
    def check_url(self) -> str:
        """Where the answers are checked."""
        return self.url("check")

    def sent_url(self, reference: str) -> str:
        """Where the reader is thanked."""
        return url_for("petitions.sent", reference=reference)

    def submit(self, form: FlaskForm) -> Petition:
        """Send it: a petition of the applicant's."""
        return submit(
            self.service, self.applicant_id, form, token=self.draft.token, draft_id=self.draft.id
        )

    def form(self, *, typed_only: bool = False) -> FlaskForm:
        """The form as typed so far; a correction begins with what was sent."""
        if self.draft.answers or typed_only:
            meta = {"csrf": False, "petition": self.petition}
            return self.service.form(formdata=drafts.typed(self.draft), meta=meta)
        if self.petition is not None:
            meta = {"petition": self.petition}
            return self.service.form(formdata=None, obj=details_of(self.petition), meta=meta)
        return self.service.form(formdata=None, data=_known(self.service, self.applicant_id))

    def sent(self, typed: MultiDict[str, str]) -> FlaskForm:
        """The form as a browser sent it."""
        return self.service.form(formdata=typed, meta={"petition": self.petition})

    def keep(self, typed: MultiDict[str, str], form: FlaskForm) -> Draft:
        """Save what was typed."""
        self.draft = drafts.save(self.draft.id, typed, form)
        return self.draft

    def look(self) -> None:
        """The form is shown beside the petition as it is now: from there the correction goes on.

        What was typed before somebody else changed the petition stays, and can be sent.
        """
        if self.petition is not None and self.draft.petition_version != self.petition.version:
            self.draft = drafts.renew(self.draft.id, self.petition)

    def estimate(self, link: Mapping[str, str] | None = None) -> Estimate | None:
        """What comes of the answers so far, by the rules of today or of the day they were sent.

        `link` holds answers that a link has brought into the form.
        """
        if self.petition is not None and not self.draft.answers:
            return of_petition(self.service, self.petition)
        at = self.petition.submitted_at if self.petition else now()
        form = self.form()
        prefill(form, link or {})
        return of_form(self.service, form, at, self.petition)

    def files(self) -> dict[str, StoredFile]:
        """Slot → file: the petition's, overlaid by what this draft brought."""
        sent = files_by_slot(None, self.petition.id) if self.petition else {}
        kept = {slot: f for slot, f in sent.items() if slot not in self.draft.removed}
        return kept | files_by_slot(self.draft.id)

    def missing(self) -> dict[str, object]:
        """Required slots without a file, with their sentence."""
        files = self.files()
        asks = any(slot.required_if for slot in self.service.slots)
        answers = {field.name: field.data for field in self.form()} if asks else {}
        return {
            slot.code: gettext("Attach %(document)s.", document=slot.label)
            for slot in self.service.slots
            if slot.code not in files and slot.is_needed(answers)
        }

    def receive(
        self, sent: ImmutableMultiDict[str, FileStorage], only: str | None = None
    ) -> dict[str, object]:
        """Check and store the files sent; slot → sentence for those refused."""
        errors: dict[str, object] = {}
        for slot in self.service.slots:
            file = sent.get(slot.code)
            if file is None or not file.filename or (only and slot.code != only):
                continue
            try:
                stored = receive(
                    file, slot=slot.code, owner_id=self.reader.id, draft_id=self.draft.id
                )
                file_received(stored.size)
            except IntegrityError as gone:  # another window has sent the form meanwhile
                raise NotAllowed(gettext("This petition can no longer be edited.")) from gone
            except (Refused, Unavailable) as trouble:
                errors[slot.code] = trouble.message
                file_received(0, kept=False)
        return errors

    def remove(self, slot: str) -> None:
        """Take a file away: out of the draft, or at sending out of the petition."""
        brought = [file for file in draft_files(self.draft.id) if file.slot == slot]
        for file in brought:
            discard(file)
        if not brought and self.petition is not None:
            self.draft = drafts.empty_slot(self.draft.id, slot)


def _known(service: Service, applicant_id: int) -> dict[str, object]:
    """What the account already tells about fields every form may have."""
    from portal.accounts.models import User
    from portal.extensions import db

    person = db.session.get_one(User, applicant_id)
    names = ("staff_type", "email")
    return {name: getattr(person, name) for name in names if hasattr(service.form, name)}


def asks_verified(service: Service) -> bool:
    """Whether service or office asks for accounts whose card staff have seen."""
    return service.verified_only or service.code in current_app.config["VERIFIED_ONLY"]


def filling_of(service: Service, reader: Reader, *, begin: bool = True) -> Filling:
    """A new petition being filled in. Services may ask for an account whose card was seen.

    Raises NotAllowed where the office takes none of this service for now; a draft is kept.
    """
    refuse(closed_services().get(service.code))
    if asks_verified(service) and not reader.is_verified:
        raise NotAllowed(
            gettext("This service needs a verified account: show your card at the counter once.")
        )
    if begin:
        return Filling(service, reader, drafts.open_draft(service, reader))
    draft = drafts.find_draft(service, reader)
    if draft is None:
        abort(redirect(url_for("forms.new", slug=service.slug), 303))
    return Filling(service, reader, draft)


def correction_of(petition: Petition, reader: Reader) -> Filling:
    """A petition being corrected, where the workflow lets its applicant fill it anew."""
    steps = [s for s in available(reader, petition, office=False) if s.refill]
    if not steps:
        raise NotAllowed(gettext("This petition can no longer be edited."))
    service = offer_of(petition.service_code)
    assert service is not None
    draft = drafts.open_draft(service, reader, petition)
    return Filling(service, reader, draft, petition, steps[0].action)
