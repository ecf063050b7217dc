"""The promise of time: it runs in working days and stands still in the citizen's turn.

While it runs, `due_on` lies `days_left` working days after `runs_from`; that holds whatever
becomes of the holidays, because `realign` reckons anew when they change.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from portal.extensions import transaction
from portal.i18n import today
from portal.i18n.queries import forget_holidays, holidays_changed
from portal.i18n.working_days import (
    add_working_days,
    holidays_set,
    is_working_day,
    working_days_between,
)
from portal.petitions.models import Petition
from portal.petitions.workflow import State, Turn

if TYPE_CHECKING:
    from portal.service import Sla


def start(petition: Petition, sla: Sla) -> None:
    """A new petition: its last day is `sla.due` working days from today."""
    petition.promised_days = petition.days_left = sla.due
    _run(petition)


def turn(petition: Petition, target: State) -> None:
    """Stop the clock when it becomes the citizen's turn or the end; start it again after.

    What was late stays late by as much: the office gains nothing from asking back.
    """
    runs = target.turn in {Turn.OFFICE, Turn.APPROVER}
    if runs and petition.due_on is None:
        _run(petition)
    elif not runs and petition.due_on is not None:
        petition.days_left = working_days_between(today(), petition.due_on, holidays_set())
        petition.runs_from = petition.due_on = None


def _run(petition: Petition) -> None:
    petition.runs_from = today()
    petition.due_on = last_day(petition.runs_from, petition.days_left, holidays_set())


def last_day(begun: date, left: int, holidays: Collection[date]) -> date:
    """The day to which there are `left` working days from `begun`; before it where that is late.

    Lateness is counted back from a working day: who sends a correction on a Sunday does not
    spare the office the Friday.
    """
    while left < 0 and not is_working_day(begun, holidays):
        begun -= timedelta(days=1)
    return add_working_days(begun, left, holidays)


def realign() -> int:
    """Reckon the last day of every running clock by the holidays as they are; how many moved.

    Petitions that began on one day with as much time left share their last day, so a million of
    them are a few hundred dates.
    """
    forget_holidays()
    moved = 0
    with transaction() as session:
        running = select(Petition.runs_from, Petition.days_left, Petition.due_on)
        for begun, left, due in session.execute(
            running.where(Petition.runs_from.is_not(None)).distinct()
        ).all():
            anew = last_day(begun, left, holidays_set()) if begun else due
            if anew == due:
                continue
            moved += session.execute(
                update(Petition)
                .where(Petition.runs_from == begun, Petition.days_left == left,
                       Petition.due_on == due)
                .values(due_on=anew)
                .execution_options(synchronize_session=False)
            ).rowcount  # type: ignore[attr-defined]
    return moved


@holidays_changed.connect
def _move_due_dates(_sender: object) -> int:
    return realign()
