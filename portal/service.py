"""What a public service says about itself: one frozen object is the whole contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flask import Blueprint
from flask_wtf import FlaskForm

from portal.booking.kinds import ResourceKind
from portal.numbering.series import Series
from portal.petitions.estimates import Estimating
from portal.petitions.workflow import STANDARD, By, Transition, Workflow
from portal.rules.dated import DatedRules
from portal.uploads.slots import Slot

#: (step, details row) → answers by field; runs inside the transaction of the step and may put in
#: place what the step needs, such as something to hand out.
Example = Callable[[Transition, Any], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One plugin-owned column in the staff queue; `value` gets the details row."""

    label: object
    value: Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper people may open once it is there; all functions get the details row."""

    code: str  #: last part of its address
    label: object
    is_there: Callable[[Any], bool]
    template: str = ""  #: gets what documents/petition.html gets, `details` and what `context` says
    pdf: Callable[[Any], bytes] | None = None  #: in place of a template, such as `letter_pdf`
    at_desk: bool = False  #: for the office alone, such as the preview of a letter
    context: Callable[[Any], Mapping[str, Any]] = lambda details: {}
    qr: Callable[[Any], str] = lambda details: ""  #: text of the picture code on it, if any

    def __post_init__(self) -> None:
        if bool(self.template) is (self.pdf is not None):
            raise ValueError(f"paper {self.code}: either a template or a function makes it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """In which state something waits to be collected; columns of the details say when and where."""

    state: str
    day: str  #: a date; an index of the table begins with it
    time: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """The promise of time, in working days: when we aim to be done, when we must be."""

    target: int = 3
    due: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that can be said about a public service. What is optional has a default."""

    number: int  #: two digits, first part of every reference code, for ever
    code: str  #: identifier; rows, permissions and table names carry it, for ever
    title: object  #: heading of the form
    label: object = ""  #: short name in lists; defaults to the title
    paper_title: object = ""  #: name of the printed form; defaults to the title
    form: type[FlaskForm]
    details: type  #: the PetitionDetails model the form fills
    slug: str = ""  #: public address, defaults to the code with dashes
    summary: object = ""  #: one line under the tile
    who: object = ""  #: for whom the service is
    bring: tuple[object, ...] = ()  #: what to prepare beside the uploads
    steps: tuple[tuple[object, object], ...] = ()  #: (heading, sentence) shown before starting
    fee: object = ""  #: empty: none
    icon: str = "file-earmark-text"
    group: object = ""  #: owning group of the office
    workflow: Workflow = STANDARD
    next_steps: Mapping[str, object] = field(default_factory=dict)  #: state → sentence
    notices: Mapping[str, object] = field(default_factory=dict)  #: what it tells: code → sentence
    slots: tuple[Slot, ...] = ()
    series: tuple[Series, ...] = ()  #: running numbers its papers bear
    rules: tuple[DatedRules, ...] = ()  #: what an administrator changes from a day on
    estimate: Estimating | None = None  #: what comes of the answers, shown wherever they are
    columns: tuple[Column, ...] = ()
    document: str = "documents/petition.html"  #: template of the printed request
    papers: tuple[Paper, ...] = ()  #: papers of its own, beside the request and its receipt
    panel: str = ""  #: template on the petition's page, of both sides; gets `details`
    #: Pages of its own that its queue leads to.
    desk_links: Mapping[str, object] = field(default_factory=dict)  #: endpoint → label
    menu: Mapping[str, object] = field(default_factory=dict)  #: its pages in the main menu, so too
    resources: tuple[ResourceKind, ...] = ()  #: what it books by time
    example: Example | None = None  #: what demo and rehearsal type where chance would not do
    revoked_by: By | None = By.STAFF  #: who revokes its documents from the page; None: steps do
    pickup: Pickup | None = None  #: the desk lists who collects today
    sla: Sla = Sla()
    promise: bool = True  #: the 3-5 working days note stands under the form
    verified_only: bool = False  #: only accounts whose card staff have seen
    purpose: object = ""  #: why the data is kept (data protection)
    retention_years: int = 10
    blueprint: Blueprint | None = None  #: extra pages, where forms are not enough

    def __post_init__(self) -> None:
        if not self.code.isidentifier():
            raise ValueError(f"service code {self.code!r} is not an identifier")
        if not 10 <= self.number <= 99:
            raise ValueError(f"service number {self.number} has not two digits")
        table = getattr(self.details, "__tablename__", "")
        if table != self.code and not table.startswith(f"{self.code}_"):
            raise ValueError(f"table {table!r} must be named {self.code} or {self.code}_…")
        codes = [slot.code for slot in self.all_slots]
        if len(set(codes)) != len(codes):
            raise ValueError("a slot is declared twice")
        kept = [("series", s.kind) for s in self.series] + [("rules", r.code) for r in self.rules]
        for what, name in kept:
            if name != self.code and not name.startswith(f"{self.code}_"):
                raise ValueError(f"{what} {name!r} must be named {self.code} or {self.code}_…")
        if self.pickup is not None:
            self._check(self.pickup)
        unknown = set(self.next_steps) - {state.code for state in self.workflow.states}
        if unknown:
            raise ValueError(f"next_steps names unknown states: {sorted(unknown)}")
        object.__setattr__(self, "slug", self.slug or self.code.replace("_", "-"))
        object.__setattr__(self, "label", self.label or self.title)
        object.__setattr__(self, "paper_title", self.paper_title or self.title)
        for name in ("next_steps", "notices", "desk_links", "menu"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def _check(self, pickup: Pickup) -> None:
        named = {name for name in (pickup.day, pickup.time, pickup.place) if name}
        if unknown := sorted(named - set(self.details.__table__.c.keys())):  # type: ignore[attr-defined]
            raise ValueError(f"pickup names unknown columns: {unknown}")
        if pickup.state not in {state.code for state in self.workflow.states}:
            raise ValueError(f"pickup names an unknown state: {pickup.state!r}")

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """The slots of the form, then those of later steps; a slot several steps share, once."""
        later = {slot.code: slot for step in self.workflow.transitions for slot in step.slots}
        return (*self.slots, *later.values())

    @property
    def permissions(self) -> tuple[str, ...]:
        """`<code>.<role>` for every role the workflow names but the applicant."""
        return tuple(f"{self.code}.{role}" for role in self.workflow.roles)
