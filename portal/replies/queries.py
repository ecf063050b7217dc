"""Reads of kept texts: those a person keeps, and those that serve one petition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, or_, select

from portal.extensions import db
from portal.replies.models import CannedReply
from portal.replies.placeholders import filled, values_for

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.petitions.models import Petition


@dataclass(frozen=True, slots=True)
class Offered:
    """A text ready for one petition."""

    id: int
    title: str
    text: str


def may_keep(reader: Reader, service_code: str | None) -> bool:
    """Whether the person writes the texts of a service; those of all are the administrators'."""
    return reader.is_admin or (service_code is not None and service_code in reader.served)


def kept(reader: Reader) -> list[CannedReply]:
    """The texts the reader may use, by service and name."""
    return list(db.session.scalars(_visible(reader).order_by(
        CannedReply.service_code, CannedReply.title, CannedReply.id
    )))


def reply(reader: Reader, number: int) -> CannedReply | None:
    """One the reader may change."""
    query = _visible(reader).where(CannedReply.id == number)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found if found and may_keep(reader, found.service_code) else None


def offered_for(petition: Petition, officer: str) -> list[Offered]:
    """The texts for this petition, their places filled, in its applicant's language."""
    found = db.session.scalars(
        select(CannedReply)
        .where(or_(
            CannedReply.service_code == petition.service_code, CannedReply.service_code.is_(None)
        ))
        .order_by(CannedReply.title, CannedReply.id)
    ).all()
    if not found:
        return []
    values, language = values_for(petition, officer), petition.applicant.language
    return [Offered(one.id, one.title, filled(one.text(language), values)) for one in found]


def _visible(reader: Reader) -> Select[CannedReply]:
    query = select(CannedReply)
    if reader.is_admin:
        return query
    return query.where(or_(
        CannedReply.service_code.in_(reader.served), CannedReply.service_code.is_(None)
    ))
