"""Late petitions: who is told of them, and the page that lists them over all services."""

from __future__ import annotations

from collections import defaultdict
from datetime import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import PORTAL, User
from portal.extensions import db, rows, transaction
from portal.i18n import BANGKOK, now, today
from portal.i18n.working_days import add_working_days, is_working_day
from portal.messages.operations import tell
from portal.petitions.models import Petition, PetitionCount
from portal.petitions.paging import Page, allowed, cut, ordered, place_of
from portal.petitions.summary import Summary
from portal.petitions.telling import holders
from portal.petitions.workflow import By

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

FROM = time(8, 30)  #: nobody is told of it at night
PATIENCE = 2  #: working days an approver has, before administrators hear of a late petition
BATCH = 500  #: petitions reported in one transaction
NAMED = 10  #: petitions named in one message; the page lists all

APPROVERS, ADMINISTRATORS = 1, 2  #: values of Petition.escalated

_petition, _officer = Petition.__table__.c, User.__table__.alias("officer")
_KEYS = (_petition.due_on, _petition.id)
_LATE: Select[Any] = (
    select(
        *(_petition[name] for name in (
            "id", "reference", "service_code", "state", "phase", "turn", "applicant_name",
            "submitted_at", "promised_days", "due_on", "days_left", "escalated",
        )),
        (_officer.c.title + _officer.c.first_name + " " + _officer.c.last_name).label("assignee"),
    )
    .outerjoin(_officer, _officer.c.id == _petition.assignee_id)
    .where(
        _petition.due_on < bindparam("today"), _petition.applicant_id != bindparam("reader"),
        _petition.service_code.in_(bindparam("codes", expanding=True)),
    )
)  # fmt: skip


def late(reader: Reader, *, size: int, cursor: str | None) -> Page:
    """The late petitions of every service the reader may read; the longest overdue first."""
    size, place = allowed(size), place_of(cursor, _KEYS)
    back = place is not None and place.back
    found = rows(
        ordered(_LATE, _KEYS, down=back, values=place.values if place else None).limit(size + 1),
        {"today": today(), "reader": reader.id, "codes": _codes(reader)},
    )
    page = cut(list(found), size, place, lambda row: (row.due_on, row.id))
    page.rows[:] = [Summary(row) for row in page.rows]
    return page


def _codes(reader: Reader) -> list[str]:
    known = db.session.scalars(select(PetitionCount.service_code).distinct())
    return [code for code in known if reader.may_read(code)]


def escalate() -> int:
    """Tell approvers of late petitions, and administrators of those late still; once each.

    Says nothing at night and on days off. Answers how many petitions were reported.
    """
    if now().astimezone(BANGKOK).time() < FROM or not is_working_day(today()):
        return 0
    with transaction() as session:
        fresh = _overdue(session, before=APPROVERS, days=0)
        old = _overdue(session, before=ADMINISTRATORS, days=PATIENCE)
        _report(fresh, old)
        for level, found in ((APPROVERS, fresh), (ADMINISTRATORS, old)):
            session.execute(
                update(Petition)
                .where(Petition.id.in_([row.id for row in found]))
                .values(escalated=level)
                .execution_options(synchronize_session=False)
            )
    return len({row.id for row in (*fresh, *old)})


def _overdue(session: Session, *, before: int, days: int) -> list[Any]:
    """What is late by more than so many working days and not yet reported so high."""
    return list(session.execute(
        select(Petition.id, Petition.reference, Petition.service_code)
        .where(Petition.due_on < add_working_days(today(), -days), Petition.escalated < before)
        .order_by(Petition.due_on, Petition.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ))  # fmt: skip


def _report(fresh: list[Any], old: list[Any]) -> None:
    """One message for each person, however many petitions it is about."""
    about: dict[int, list[Any]] = defaultdict(list)
    administrators = holders(PORTAL, "admin")
    for row in fresh:
        for user_id in holders(row.service_code, By.APPROVER) or administrators:
            about[user_id].append(row)
    for row in old:
        for user_id in administrators:
            about[user_id].append(row)
    for user_id, found in sorted(about.items()):
        tell(
            user_id, "petitions_late", link="/staff/late", number=len(found),
            references=[[row.reference, row.service_code] for row in found[:NAMED]],
        )
