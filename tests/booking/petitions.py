"""Petitions that hold time, of a service that needs no form to be filled in."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.booking.models import Resource
from portal.booking.operations import Wish
from portal.booking.spans import Span
from portal.extensions import transaction
from portal.i18n import now
from portal.petitions.models import Petition
from portal.testing import make_person
from tests.booking.conftest import wish


def petition_of(person: User | None = None, number: int = 0, **more: Any) -> Petition:
    """A petition as it stands after it was sent."""
    person = person or make_person()
    with transaction() as session:
        petition = Petition(
            reference=f"31202611190932{number:02}", service_code="room_booking",
            state="submitted", phase="submitted", turn="office", applicant_id=person.id,
            applicant_name=person.full_name, phone=person.phone, submit_token=f"token {number}",
            submitted_at=now(), changed_at=now(), days_left=5, promised_days=5, search_text="",
            **more,
        )  # fmt: skip
        session.add(petition)
    return petition


def wish_called(title: str, resource: Resource, *spans: Span, **given: Any) -> Wish:
    """A wish of the group that books most."""
    made = wish(resource, *spans, organisation="กลุ่มอำนวยการ", **given)
    return Wish(**{**{name: getattr(made, name) for name in Wish.__slots__}, "title": title})
