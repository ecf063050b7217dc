"""Quick search over every service the reader may read: by reference, name, telephone or ID."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, literal, select, union_all

from portal.accounts.identity import index_of
from portal.accounts.models import User
from portal.desk.asked import holds_id
from portal.extensions import rows, transaction
from portal.petitions.models import Petition
from portal.petitions.numbers import all_counts
from portal.petitions.queue_statements import COLUMNS, NAME, OFFICER
from portal.petitions.searching import FEW, Search, beginning
from portal.petitions.summary import Summary
from portal.petitions.terms import Terms, terms_of
from portal.plugins import registry
from portal.privacy.operations import record_access

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

EACH = 10  #: petitions shown of one service; its queue has the rest
MOST = 50  #: petitions shown of one person

_petition, _user = Petition.__table__.c, User.__table__.c
_ROWS: Select[Any] = select(*COLUMNS, NAME).outerjoin(
    OFFICER, OFFICER.c.id == _petition.assignee_id
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first; `more` are the services that have more than is shown."""

    petitions: list[Summary]
    more: list[Any]
    note: str = ""  #: what the reader must know of a search that does not look everywhere


def find_petitions(reader: Reader, typed: str) -> Found:
    """Petitions by reference, name or telephone, of all services that the reader may read."""
    terms = terms_of(typed)
    if holds_id(typed) or not (terms.looks_up or terms.short):
        return Found([], [])
    numbers = all_counts(reader)
    codes = [code for code in numbers if reader.may_read(code)]
    common = _are_common(terms)
    parts, note = [], ""
    for code in codes:
        size = sum(number for name, number in numbers[code].items() if ":" not in name)
        search = Search(terms, code, few=size <= FEW, common=common)
        note = note or search.note
        parts.append(_of_service(reader, code, search))
    if not parts:
        return Found([], [])
    found = rows(union_all(*parts).execution_options(plan_anew=True), {})
    return Found(*_shown(found), note)


def find_by_id(reader: Reader, number: str) -> Found:
    """Petitions of the person with this national ID (normal form), of those services.

    Knowing the whole number one may ask; that it was asked for is written down, and the person
    sees it.
    """
    with transaction(while_reading=True) as session:
        person = session.scalar(select(User.id).where(User.national_id_index == index_of(number)))
        if person is None:
            return Found([], [])
        record_access(reader.id, person, "search")
    mine = (
        _ROWS.where(_petition.applicant_id == person, _petition.applicant_id != reader.id)
        .order_by(_petition.submitted_at.desc(), _petition.id.desc())
    )  # fmt: skip
    if not (reader.is_admin or reader.is_auditor):
        mine = mine.where(_petition.service_code.in_(sorted(reader.served)))
    return Found([Summary(row) for row in rows(mine.limit(MOST), {})], [])


def _of_service(reader: Reader, code: str, search: Search) -> Select[Any]:
    """The newest petitions of one service that are looked for, and one more than is shown."""
    service: Any = _petition.service_code
    query = _ROWS.where(
        (service.concat("") if search.leads else service) == literal(code),
        _petition.applicant_id != reader.id,
    )
    query, order = search.narrowed(query)
    keys = order or (_petition.submitted_at, _petition.id)
    part = query.order_by(*(key.desc() for key in keys)).limit(EACH + 1).subquery()
    return select(part)


def _are_common(terms: Terms) -> bool:
    """Whether so many telephones begin like each of these that it is quicker to look through."""
    if not terms.phones:
        return False
    (counted,) = rows(select(*map(beginning, terms.phones)), {})
    return all(number > FEW for number in counted)


def _shown(found: Any) -> tuple[list[Summary], list[Any]]:
    """The newest of each service, and the services that have more."""
    of: dict[str, list[Summary]] = {}
    for row in sorted(found, key=lambda row: (row.submitted_at, row.id), reverse=True):
        of.setdefault(row.service_code, []).append(Summary(row))
    shown = sorted(
        (one for some in of.values() for one in some[:EACH]),
        key=lambda one: (one.submitted_at, one.id), reverse=True,
    )
    known = registry()
    more = [known[code] for code, some in of.items() if len(some) > EACH and code in known]
    return shown, more
