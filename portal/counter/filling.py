"""A form an officer fills in at the counter: of its own draft, for the person who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from portal.counter.operations import open_filing_draft, send
from portal.offers.queries import closed_services, offered, refuse
from portal.petitions.filling import Filling
from portal.plugins import registry

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.accounts.reader import Reader
    from portal.counter.models import CounterFiling
    from portal.petitions.models import Petition


@dataclass(slots=True, kw_only=True)
class CounterFilling(Filling):
    """What the form pages work on when an officer fills in for somebody else."""

    filing: CounterFiling

    @property
    def applicant_id(self) -> int:
        """The person who agreed."""
        return self.filing.applicant_id

    @property
    def for_whom(self) -> str:
        """Their name, for the head of the pages."""
        return self.filing.applicant.full_name

    def url(self, part: str) -> str:
        """Address of a page beside the form; names nobody."""
        return f"/staff/behalf/{self.filing.id}/{part}"

    @property
    def form_url(self) -> str:
        """Where the form is."""
        return f"/staff/behalf/{self.filing.id}"

    def sent_url(self, reference: str) -> str:
        """Where the officer prints the receipt."""
        return url_for("counter.sent", number=self.filing.id)

    def submit(self, form: FlaskForm) -> Petition:
        """Send it: a petition of the person who agreed."""
        return send(self.filing.id, self.service, form, self.draft)


def filling_for(filing: CounterFiling, reader: Reader) -> CounterFilling:
    """The filing as the form pages want it, its draft begun if there is none.

    Raises NotAllowed where the office takes none of this service for now; a draft is kept.
    """
    refuse(closed_services().get(filing.service_code))
    service = offered(registry()[filing.service_code])
    return CounterFilling(service, reader, open_filing_draft(filing), filing=filing)
