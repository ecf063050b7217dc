"""The promise of time: it runs in working days and stands still in the citizen's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import today
from portal.i18n.working_days import add_working_days, holidays_set, working_days_between
from portal.petitions.workflow import State, Turn

if TYPE_CHECKING:
    from portal.petitions.models import Petition
    from portal.service import Sla


def start(petition: Petition, sla: Sla) -> None:
    """A new petition: its last day is `sla.due` working days from today."""
    petition.days_left = sla.due
    petition.due_on = add_working_days(today(), sla.due, holidays_set())


def turn(petition: Petition, target: State) -> None:
    """Stop the clock when it becomes the citizen's turn or the end; start it again after."""
    runs = target.turn in {Turn.OFFICE, Turn.APPROVER}
    if runs and petition.due_on is None:
        petition.due_on = add_working_days(today(), max(petition.days_left, 0), holidays_set())
    elif not runs and petition.due_on is not None:
        petition.days_left = working_days_between(today(), petition.due_on, holidays_set())
        petition.due_on = None
