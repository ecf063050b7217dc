"""A petition as lists, badges and headings show it, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.i18n import gettext, today
from portal.i18n.working_days import holidays_set, working_days_between
from portal.offers.queries import offer_of, sla_of
from portal.petitions.workflow import CANCELLED, COMPLETED, RESUBMITTED, RETURNED, SUBMITTED, Turn

if TYPE_CHECKING:
    from portal.service import Sla

#: What a phase is called where the plugin that named the state is gone.
_PHASES = {
    s.phase.value: s.label for s in (SUBMITTED, RETURNED, RESUBMITTED, COMPLETED, CANCELLED)
}


class Summary:
    """Wraps a Petition or a row with its columns; adds what is derived, keeps the rest."""

    __slots__ = ("_row", "service")

    def __init__(self, row: Any) -> None:
        self._row = row
        self.service = offer_of(row.service_code)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    @property
    def service_label(self) -> object:
        """Short name of the service; its code when the plugin is gone."""
        return self.service.label if self.service else self._row.service_code

    @property
    def title(self) -> object:
        """Heading of the service's form."""
        return self.service.title if self.service else self._row.service_code

    @property
    def paper_title(self) -> object:
        """Name of the printed form."""
        return self.service.paper_title if self.service else self._row.service_code

    @property
    def state_label(self) -> object:
        """What the present state is called."""
        try:
            if self.service:
                return self.service.workflow.state(self._row.state).label
        except KeyError:
            pass
        return _PHASES.get(self._row.phase) or gettext("In progress")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return bool(self._row.turn != Turn.NOBODY)

    @property
    def is_yours(self) -> bool:
        """Whether it waits on the citizen."""
        return bool(self._row.turn == Turn.CITIZEN)

    @property
    def clock_stopped(self) -> bool:
        """Whether the promise of time stands still."""
        return self._row.due_on is None

    @property
    def days_left(self) -> int:
        """Working days until the promise is due; negative when it is late."""
        if self._row.due_on is None:
            return int(self._row.days_left)
        return working_days_between(today(), self._row.due_on, holidays_set())

    @property
    def age_days(self) -> int:
        """Working days the office has had it."""
        return int(self._row.promised_days) - self.days_left

    @property
    def sla(self) -> Sla:
        """The promise of its service as it was when the petition was sent."""
        return sla_of(self._row.service_code, self._row.submitted_at)

    @property
    def is_late(self) -> bool:
        """Whether the promise is broken and the clock runs."""
        return not self.clock_stopped and self.days_left < 0

    @property
    def is_due(self) -> bool:
        """Whether the target has passed and the promise is near."""
        return not self.clock_stopped and 0 <= self.days_left <= self.sla.due - self.sla.target
