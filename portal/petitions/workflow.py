"""Workflows are data: the states a petition may be in and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any

from portal.i18n import lazy_gettext as _
from portal.uploads.slots import Slot

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.petitions.models import PetitionEvent


class Turn(StrEnum):
    """Whose move it is. Queues, clocks, reminders and badges are derived from it."""

    OFFICE = auto()
    APPROVER = auto()
    CITIZEN = auto()
    NOBODY = auto()


class Phase(StrEnum):
    """The six statuses every list, filter and report knows (spec: lifecycle)."""

    SUBMITTED = auto()
    IN_PROGRESS = auto()
    RETURNED = auto()
    RESUBMITTED = auto()
    COMPLETED = auto()
    CANCELLED = auto()


class By(StrEnum):
    """Who may take a step. All but the applicant are roles granted per service."""

    APPLICANT = auto()
    STAFF = auto()
    APPROVER = auto()
    ADMIN = auto()


#: As a step's source: every state from which the petition can still go on.
WHILE_OPEN = ("*",)


@dataclass(frozen=True, slots=True)
class State:
    """One place a petition may stand. The code is for ever, the label for today."""

    code: str
    label: object
    turn: Turn
    phase: Phase


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another; no source means it brings a petition into being."""

    action: str
    label: object
    source: tuple[str, ...]
    target: str
    by: By = By.STAFF
    note: bool = False  #: the actor must say why
    refill: bool = False  #: the applicant's form is filled anew and validated again
    form: type[FlaskForm] | None = None  #: what the actor must fill in; kept in the details
    slots: tuple[Slot, ...] = ()  #: files the applicant attaches with this step
    hint: object = ""  #: one line under the label on the process page
    effect: Callable[[Any, PetitionEvent], None] | None = None  #: same transaction; may refuse
    aside: bool = False  #: beside the way: the applicant finds it folded, and it can be left alone
    anywhere: bool = False  #: said by the source WHILE_OPEN; follows when states are added

    def __post_init__(self) -> None:
        if self.slots and (self.by is not By.APPLICANT or self.refill):
            raise ValueError(f"step {self.action}: only a step of the applicant's own has slots")


@dataclass(frozen=True, slots=True)
class Workflow:
    """Checked when made: ValueError for unknown or unreachable states, dead ends, doubles."""

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        open_ = tuple(s.code for s in self.states if s.turn is not Turn.NOBODY)
        object.__setattr__(
            self,
            "transitions",
            tuple(
                replace(t, source=tuple(c for c in open_ if c != t.target), anywhere=True)
                if t.anywhere or t.source == WHILE_OPEN
                else t
                for t in self.transitions
            ),
        )
        codes = {s.code for s in self.states}
        ways = [(src, t.action, t.by) for t in self.transitions for src in t.source or ("",)]
        if len(codes) != len(self.states) or len(set(ways)) != len(ways):
            raise ValueError("a state or a step is declared twice")
        if sum(not t.source for t in self.transitions) != 1:
            raise ValueError("exactly one step enters the workflow")
        unknown = ({src for src, _a, _b in ways} | {t.target for t in self.transitions}) - codes
        if unknown - {""}:
            raise ValueError(f"unknown states: {sorted(unknown - {''})}")
        lost = codes - self._reached()
        if lost:
            raise ValueError(f"unreachable states: {sorted(lost)}")
        stuck = {c for c in open_ if not any(t.by is not By.ADMIN for t in self.from_(c))}
        if stuck:
            raise ValueError(f"dead ends that wait on somebody: {sorted(stuck)}")
        left = {s.code for s in self.states if s.turn is Turn.NOBODY} & {
            src
            for t in self.transitions
            for src in t.source
            if t.by is not By.ADMIN and not (t.by is By.APPROVER and t.note)
        }
        if left:
            raise ValueError(f"states that are nobody's turn but go on: {sorted(left)}")

    def _reached(self) -> set[str]:
        reached, fresh = set[str](), {self.entry.target}
        while fresh:
            reached |= fresh
            fresh = {t.target for t in self.transitions if reached & set(t.source)} - reached
        return reached

    @property
    def entry(self) -> Transition:
        """The step that brings a petition into being."""
        return next(t for t in self.transitions if not t.source)

    @property
    def roles(self) -> tuple[By, ...]:
        """The granted roles this workflow names, each once."""
        granted = (t.by for t in self.transitions if t.by not in {By.APPLICANT, By.ADMIN})
        return tuple(dict.fromkeys(granted))

    def state(self, code: str) -> State:
        """The state of that code; KeyError if there is none."""
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(code)

    def from_(self, code: str) -> tuple[Transition, ...]:
        """The steps that leave a state."""
        return tuple(t for t in self.transitions if code in t.source)

    def extend(self, *parts: State | Transition, without: tuple[str, ...] = ()) -> Workflow:
        """A new workflow with parts added and the named actions left out."""
        return Workflow(
            self.states + tuple(p for p in parts if isinstance(p, State)),
            tuple(t for t in self.transitions if t.action not in without)
            + tuple(p for p in parts if isinstance(p, Transition)),
        )

    def usual_way(self, code: str) -> tuple[State, ...]:
        """The states still ahead on the shortest way to a good end, for the timeline."""
        paths: list[tuple[str, ...]] = [(code,)]
        seen = {code}
        for path in paths:
            here = self.state(path[-1])
            if here.phase is Phase.COMPLETED:
                return tuple(self.state(c) for c in path[1:])
            for step in self.from_(path[-1]):
                if step.target not in seen and step.by is not By.ADMIN:
                    seen.add(step.target)
                    paths.append((*path, step.target))
        return ()


COMPLETED = State("completed", _("Completed"), Turn.NOBODY, Phase.COMPLETED)
CANCELLED = State("cancelled", _("Cancelled"), Turn.NOBODY, Phase.CANCELLED)
SUBMITTED = State("submitted", _("Sent to the officer"), Turn.OFFICE, Phase.SUBMITTED)
RETURNED = State("returned", _("Returned for correction"), Turn.CITIZEN, Phase.RETURNED)
RESUBMITTED = State("resubmitted", _("Correction sent"), Turn.OFFICE, Phase.RESUBMITTED)

_OFFICE = ("submitted", "in_progress", "resubmitted")

SUBMIT = Transition("submit", _("Send"), (), "submitted", By.APPLICANT, refill=True)
#: Answers may be changed as long as nobody has begun; the state stays.
EDIT = Transition("edit", _("Edit"), ("submitted",), "submitted", By.APPLICANT, refill=True)
RETURN = Transition(
    "return", _("Return for correction"), _OFFICE, "returned", note=True,
    hint=_("Needs a message; the clock stops"),
)
RESUBMIT = Transition(
    "resubmit", _("Send the correction"), ("returned",), "resubmitted", By.APPLICANT, refill=True
)
CANCEL = Transition("cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", By.APPLICANT)
DISMISS = Transition(
    "cancel", _("Cancel the petition"), WHILE_OPEN, "cancelled", note=True, hint=_("Needs a reason")
)

STANDARD = Workflow(
    states=(
        SUBMITTED,
        State("in_progress", _("In progress"), Turn.OFFICE, Phase.IN_PROGRESS),
        RETURNED,
        RESUBMITTED,
        COMPLETED,
        CANCELLED,
    ),
    transitions=(
        SUBMIT,
        EDIT,
        Transition("take", _("Start working on it"), ("submitted", "resubmitted"), "in_progress"),
        RETURN,
        RESUBMIT,
        Transition("complete", _("Complete"), _OFFICE, "completed"),
        CANCEL,
        DISMISS,
        Transition(
            "reopen", _("Reopen"), ("completed", "cancelled"), "in_progress", By.ADMIN, note=True
        ),
    ),
)

DECISION = Workflow(
    states=(
        SUBMITTED,
        RETURNED,
        RESUBMITTED,
        State("approved", _("Approved"), Turn.NOBODY, Phase.COMPLETED),
        State("rejected", _("Not approved"), Turn.NOBODY, Phase.COMPLETED),
        CANCELLED,
    ),
    transitions=(
        SUBMIT,
        EDIT,
        replace(RETURN, source=("submitted", "resubmitted")),
        RESUBMIT,
        Transition("approve", _("Approve"), ("submitted", "resubmitted"), "approved"),
        Transition("reject", _("Do not approve"), ("submitted", "resubmitted"), "rejected",
                   note=True, hint=_("Needs a reason")),
        CANCEL,
        DISMISS,
    ),
)
