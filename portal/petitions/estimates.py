"""What comes of the answers: sums a service works out, the same on every page that shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.i18n import baht, gettext, use_language
from portal.petitions.queries import details_of

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.petitions.models import Petition
    from portal.service import Service


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a sum: an amount in baht, or a text ("64 years"); `strong` is the result."""

    label: object
    amount: Decimal | str
    note: object = ""
    strong: bool = False

    @property
    def text(self) -> str:
        """The amount as people read it."""
        return baht(self.amount) if isinstance(self.amount, Decimal) else self.amount


@dataclass(frozen=True, slots=True)
class Instead:
    """Answers somebody could give in place of theirs: field → text as a link brings it."""

    label: object
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A title, the steps in their order, and a sentence; no steps while answers are missing."""

    title: object
    lines: tuple[Line, ...] = ()
    note: object = ""
    instead: tuple[Instead, ...] = ()  #: shown as links that put these answers into the form
    until_sent: bool = False  #: of use while filling in; afterwards what came of it is shown

    @property
    def result(self) -> Line | None:
        """The line people came for."""
        return next((line for line in reversed(self.lines) if line.strong), None)


#: (answers, moment of sending or now) → what comes of them. An answer that is missing or wrong
#: is None. Asked for on every page; reads at most, and never raises over an answer.
Estimating = Callable[[Mapping[str, Any], datetime], Estimate]


def of_form(
    service: Service, form: FlaskForm, at: datetime, petition: Petition | None = None
) -> Estimate | None:
    """From a form being filled in, which is validated here; None where nothing is worked out.

    A correction is told from a new petition by its `petition_id`.
    """
    if service.estimate is None:
        return None
    form.validate()
    answers = {field.name: None if field.errors else field.data for field in form}
    if petition is not None:
        answers["petition_id"] = petition.id
    return service.estimate(answers, at)


def of_petition(service: Service | None, petition: Petition) -> Estimate | None:
    """From a petition as it stands, by the rules of the day it was sent."""
    details = details_of(petition)
    if service is None or service.estimate is None or details is None:
        return None
    return of_details(service, details, petition.submitted_at)


def of_sent(service: Service | None, petition: Petition) -> Estimate | None:
    """The same for pages and papers about what was sent."""
    found = of_petition(service, petition)
    return None if found is None or found.until_sent else found


def of_details(service: Service, details: Any, at: datetime) -> Estimate | None:
    """From the columns of the details row."""
    if service.estimate is None:
        return None
    names = details.__table__.columns.keys()
    return service.estimate({name: getattr(details, name) for name in names}, at)


def as_sections(estimate: Estimate | None) -> list[list[Any]]:
    """For paper: [[title, [[label, text]]]]; nothing where there are no lines."""
    if estimate is None or not estimate.lines:
        return []
    rows = [
        [str(line.label), f"{line.text} ({line.note})" if line.note else line.text]
        for line in estimate.lines
    ]
    remark = [[gettext("Remarks"), str(estimate.note)]] if estimate.note else []
    return [[str(estimate.title), rows + remark]]


def freeze(estimate: Estimate | None) -> list[list[Any]]:
    """The section the event keeps for ever beside the answers, in Thai."""
    with use_language("th"):
        return as_sections(estimate)
