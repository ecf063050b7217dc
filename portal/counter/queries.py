"""Reads of the counter: the officer's own filings, and what an officer may file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.counter.models import CounterFiling
from portal.extensions import db
from portal.offers.queries import closed_services, offers
from portal.petitions.workflow import By

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service


def filing(reader: Reader, number: int) -> CounterFiling | None:
    """One filing of the reader's own, while they are an officer of its service."""
    found = db.session.scalars(
        select(CounterFiling)
        .where(CounterFiling.id == number, CounterFiling.officer_id == reader.id)
        .options(joinedload(CounterFiling.petition))
        .execution_options(populate_existing=True)
    ).one_or_none()
    return found if found and reader.has(found.service_code, By.STAFF) else None


def filed_for(petition_id: int) -> CounterFiling | None:
    """How a petition came to be filed at the counter; None where its applicant sent it."""
    return db.session.scalars(
        select(CounterFiling)
        .where(CounterFiling.petition_id == petition_id)
        .options(joinedload(CounterFiling.officer))
    ).one_or_none()


def services_of(reader: Reader) -> list[Service]:
    """Services the reader may file for others: those they are staff of, and not closed."""
    closed = closed_services()
    return [s for s in offers() if reader.has(s.code, By.STAFF) and s.code not in closed]
