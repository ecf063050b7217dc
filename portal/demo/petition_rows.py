"""One petition of the past as rows: what taking its steps one by one would have left behind."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from portal.accounts.reader import Reader
from portal.demo.loading import table_of
from portal.i18n import BANGKOK
from portal.i18n.working_days import add_working_days, holidays_set, working_days_between
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.operations import search_text
from portal.petitions.references import code_of
from portal.petitions.sealing import seal_event
from portal.petitions.workflow import By, Phase, Transition, Turn
from portal.service import Service

PETITION = tuple(column.name for column in table_of(Petition).c)
EVENT = tuple(column.name for column in table_of(PetitionEvent).c if column.name != "id")


class Life:
    """A petition while its steps are told; `row()` and `events` are what to write."""

    def __init__(
        self, petition_id: int, service: Service, applicant: Reader, phone: str, at: datetime
    ) -> None:
        self.id, self.service, self.applicant = petition_id, service, applicant
        self.submitted_at = self.changed_at = at
        self.reference = code_of(service.number, at)
        self.applicant_name, self.phone = applicant.full_name, phone
        self.state = service.workflow.state(service.workflow.entry.target)
        self.assignee_id: int | None = None
        self.note = self.seal = ""
        self.rating: int | None = None
        self.returns = 0
        self.details: dict[str, Any] = {}
        self.events: list[Any] = []

    @property
    def second(self) -> int:
        """The moment in the reference code, in seconds since 1970."""
        return int(self.submitted_at.timestamp())

    @property
    def has_ended_well(self) -> bool:
        """Whether the applicant may rate it."""
        return self.state.phase is Phase.COMPLETED

    def take(
        self, step: Transition, *, actor: Reader | None, at: datetime, note: str,
        answers: list[Any] | None,
    ) -> None:
        """Add one step; without an actor it is the applicant's."""
        own = step.by is By.APPLICANT or actor is None
        actor_id = self.applicant.id if own or actor is None else actor.id
        event = SimpleNamespace(
            petition_id=self.id, action=step.action,
            source=self.state.code if step.source else None, target=step.target, actor_id=actor_id,
            by=str(step.by), note=note, answers=answers, at=at, announced_at=at, seal="",
        )
        seal_event(self, event)  # type: ignore[arg-type]
        self.events.append(event)
        came_from, self.state = self.state, self.service.workflow.state(step.target)
        if step.source and self.state.phase is Phase.RETURNED:
            self.returns += self.state is not came_from
        self.changed_at, self.note = at, note
        if step.by is By.STAFF and self.assignee_id is None:
            self.assignee_id = actor_id

    def row(self) -> tuple[Any, ...]:
        """The values of the petition table, in the order of PETITION."""
        runs_from, due_on, days_left = self._clock()
        values = {
            "id": self.id, "reference": self.reference, "service_code": self.service.code,
            "state": self.state.code, "phase": str(self.state.phase),
            "turn": str(self.state.turn), "applicant_id": self.applicant.id,
            "applicant_name": self.applicant_name, "phone": self.phone,
            "assignee_id": self.assignee_id, "note": self.note,
            "submit_token": f"demo-{self.reference}", "submitted_at": self.submitted_at,
            "changed_at": self.changed_at, "promised_days": self.service.sla.due,
            "runs_from": runs_from, "due_on": due_on, "days_left": days_left, "escalated": 0,
            "returns": self.returns,
            "rating": self.rating, "rating_comment": "",
            "search_text": search_text(self),  # type: ignore[arg-type]
            "seal": self.seal, "version": len(self.events) + 1,
        }
        return tuple(values[name] for name in PETITION)

    def _clock(self) -> tuple[date | None, date | None, int]:
        due = self.service.sla.due
        begun, last = (at.astimezone(BANGKOK).date() for at in (self.submitted_at, self.changed_at))
        if self.state.turn in {Turn.OFFICE, Turn.APPROVER}:
            return begun, _due_on(begun, due, holidays_set()), due
        return None, None, due - working_days_between(begun, last, holidays_set())


@lru_cache(maxsize=4096)
def _due_on(begun: date, days: int, holidays: frozenset[date]) -> date:
    return add_working_days(begun, days, holidays)
