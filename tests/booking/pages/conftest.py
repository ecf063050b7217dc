"""A kind of resource with bookings, and readers of its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from plugins.room_booking.rooms import ROOMS
from portal.app import Portal
from portal.booking.furnishing import furnish
from portal.booking.models import Closure, Resource
from portal.booking.operations import hold
from portal.booking.spans import Span
from portal.extensions import transaction
from tests.booking.conftest import wish


@pytest.fixture
def rooms(app: Portal) -> list[Resource]:
    """The five sample rooms."""
    return furnish(ROOMS)


@pytest.fixture
def stranger(app: Portal) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def book(room: Resource, *spans: Span, title: str = "ประชุมลับเฉพาะ", **given: Any) -> None:
    """Bookings of the office, firm at once unless `firm=False`."""
    firm = given.pop("firm", True)
    with transaction():
        asked = wish(room, *spans, **{"organisation": "กลุ่มนิเทศ", "attendees": 12, **given})
        object.__setattr__(asked, "title", title)
        hold([asked], firm=firm, as_office=True)


def close(span: Span, reason: str = "ทาสีห้อง", room: Resource | None = None) -> None:
    """Closed for a time: one room, or all of them."""
    with transaction() as session:
        session.add(Closure(
            kind="room", resource_id=room.id if room else None, starts_at=span.start,
            ends_at=span.end, reason=reason,
        ))  # fmt: skip


def text_of(browser: FlaskClient, address: str, **query: str | date) -> str:
    """The page at an address that answers 200."""
    answer = browser.get(address, query_string={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, address
    return str(answer.get_data(as_text=True))
