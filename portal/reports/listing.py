"""One row for each petition a report counts, read in pieces while a file is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, gettext, today
from portal.i18n.working_days import holidays_set, working_days_between
from portal.petitions.models import Petition
from portal.petitions.summary import Summary
from portal.petitions.workflow import Phase
from portal.privacy.operations import record_exports
from portal.reports.asking import Asked
from portal.reports.lines import PHASES, service_name
from portal.reports.sheets import Cell

PIECE = 1_000  #: petitions read at once, and recorded in one transaction

_row = Petition.__table__.c
_COLUMNS = (
    "id", "reference", "service_code", "state", "phase", "applicant_id", "applicant_name",
    "phone", "submitted_at", "changed_at", "promised_days", "due_on", "days_left", "returns",
    "rating",
)  # fmt: skip
_OFFICER = (User.title + User.first_name + " " + User.last_name).label("officer")


def heads(*, persons: bool) -> tuple[str, ...]:
    """The headings of `petitions`."""
    named = (gettext("Applicant"), gettext("Phone")) if persons else ()
    return (
        gettext("Reference code"), gettext("Service"), gettext("Status"), gettext("State"),
        *named, gettext("Sent on"), gettext("Last change"), gettext("Finished on"),
        gettext("Due on"), gettext("Working days"), gettext("Working days promised"),
        gettext("On time"), gettext("Returns"), gettext("Rating"), gettext("Officer"),
    )  # fmt: skip


def petitions(asked: Asked, reader_id: int, *, persons: bool) -> Iterator[tuple[Cell, ...]]:
    """Rows service by service, the oldest first.

    With `persons` they name the applicants: then each is recorded as an export of that person's
    data, before the row is handed on.
    """
    labels: dict[tuple[str, str], str] = {}
    for code in asked.codes:
        place: tuple[datetime, int] | None = None
        while found := _piece(_statement(asked, code, place), reader_id if persons else None):
            for row in found:
                known = (code, row.state)
                if known not in labels:
                    labels[known] = str(Summary(row).state_label)
                yield _cells(row, labels[known], persons)
            place = found[-1].submitted_at, found[-1].id


def _statement(asked: Asked, code: str, place: tuple[datetime, int] | None) -> Select[Any]:
    first, last = asked.period.first, asked.period.last
    after = last + 1 if last % 100 < 12 else last + 89
    query = (
        select(*(_row[name] for name in _COLUMNS), _OFFICER)
        .outerjoin(User, User.id == _row.assignee_id)
        .where(
            _row.service_code == code, _row.submitted_at >= _begins(first),
            _row.submitted_at < _begins(after),
        )
        .order_by(_row.submitted_at, _row.id)
        .limit(PIECE)
    )
    if asked.phase:
        query = query.where(_row.phase == str(asked.phase))
    if asked.officer is not None:
        mine = _row.assignee_id.is_(None) if asked.officer == 0 else None
        query = query.where(_row.assignee_id == asked.officer if mine is None else mine)
    if place:
        query = query.where(tuple_(_row.submitted_at, _row.id) > place)
    return query


def _begins(month: int) -> datetime:
    return datetime.combine(datetime(month // 100, month % 100, 1, tzinfo=BANGKOK), time(), BANGKOK)


def _piece(query: Select[Any], reader_id: int | None) -> list[Any]:
    if reader_id is None:
        return list(db.session.execute(query))
    with transaction() as session:
        return _recorded(session, query, reader_id)


def _recorded(session: Session, query: Select[Any], reader_id: int) -> list[Any]:
    found = list(session.execute(query))
    record_exports(reader_id, [(row.applicant_id, row.reference) for row in found])
    return found


def _cells(row: Any, state: str, persons: bool) -> tuple[Cell, ...]:
    ended = row.phase == Phase.COMPLETED
    left = row.days_left
    if row.due_on is not None:
        left = working_days_between(today(), row.due_on, holidays_set())
    on_time = (gettext("yes") if left >= 0 else gettext("no")) if ended else None
    return (
        row.reference, service_name(row.service_code), str(PHASES[Phase(row.phase)]), state,
        *((row.applicant_name, row.phone) if persons else ()),
        row.submitted_at, row.changed_at, row.changed_at if ended else None, row.due_on,
        max(row.promised_days - left, 0), row.promised_days, on_time, row.returns, row.rating,
        row.officer,
    )  # fmt: skip
