"""The queue of a service: prebuilt statements, plain rows, as fast over a million as over ten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from portal.extensions import rows
from portal.i18n import lazy_gettext as _, today
from portal.i18n.working_days import holidays_set, working_days_between
from portal.petitions.models import Petition
from portal.petitions.paging import Page, allowed, cut, place_of
from portal.petitions.queue_statements import TURNS, in_order, page_statement, statement, total
from portal.petitions.searching import FEW, Search, beginning
from portal.petitions.summary import Summary
from portal.petitions.terms import Terms, terms_of
from portal.plugins import registry
from portal.prebuilt import Prebuilt

if TYPE_CHECKING:
    from portal.accounts.reader import Reader
    from portal.service import Service

#: Filter words of a queue beside the state codes of its service.
FILTERS: dict[str, object] = {
    "": _("Waiting for us"),
    "turn:approver": _("Waiting for the director"),
    "turn:citizen": _("Waiting for the applicant"),
    "late": _("Late"),
    "all": _("All"),
}
_petition = Petition.__table__.c

#: sort word → columns; the last one is unique. A leading minus turns the order.
SORTS: dict[str, tuple[Any, ...]] = {
    "reference": (_petition.submitted_at, _petition.id),
    "state": (_petition.state, _petition.submitted_at, _petition.id),
}
LATE = (_petition.due_on, _petition.id)  #: who waits longest comes first


class QueueRow:
    """A petition in the queue; `cells` are the values of the service's own columns."""

    __slots__ = (
        "age_days", "applicant_name", "assignee_id", "assignee_name", "cells", "clock_stopped",
        "days_left", "phase", "reference", "state_label", "turn", "version",
    )

    def __init__(self, row: Any, columns: tuple[Any, ...], label: str, left: int) -> None:
        self.reference, self.applicant_name = row.reference, row.applicant_name
        self.assignee_id, self.assignee_name = row.assignee_id, row.assignee
        self.phase, self.turn, self.state_label = row.phase, row.turn, label
        self.days_left, self.clock_stopped = left, row.due_on is None
        self.age_days, self.version = row.promised_days - left, row.version
        details = _Details(row)
        self.cells = [column.value(details) for column in columns]


def _drawn(found: list[Any], columns: tuple[Any, ...]) -> list[QueueRow]:
    """The rows as the page shows them; what they share is looked up once."""
    day, free = today(), holidays_set()
    labels: dict[str, str] = {}
    drawn = []
    for row in found:
        if row.state not in labels:
            labels[row.state] = str(Summary(row).state_label)
        on, left = row.due_on, row.days_left
        left = int(left) if on is None else working_days_between(day, on, free)
        drawn.append(QueueRow(row, columns, labels[row.state], left))
    return drawn


class _Details:
    """The details columns of a queue row under their own names."""

    __slots__ = ("_row",)

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"details_{name}")


def queue(
    reader: Reader,
    code: str,
    *,
    state: str = "",
    assigned: str = "",
    q: str = "",
    sort: str = "",
    size: int = 10,
    cursor: str | None = None,
) -> Page:
    """One service's petitions, oldest first; without a filter those that wait on the office.

    `state` is a word of FILTERS or a state code, `assigned` is me or nobody. The caller has
    checked that the reader may read the service; their own petitions are left out.
    """
    service = registry().get(code)
    columns = service.columns if service else ()
    details = service.details if service and columns else None
    known = state if state in {*TURNS, "late", "all"} else "one"
    keys = LATE if state == "late" else SORTS.get(sort.lstrip("-"), SORTS["reference"])
    query: Select[Any] | None = None
    note, size = "", allowed(size)
    if q:
        terms = terms_of(q)
        few, common = _measured(reader, code, state, known, assigned, terms)
        search = Search(terms, code, few=few, common=common)
        query = statement(details, known, assigned, search.leads)
        query, order = search.narrowed(query)
        keys = order if order and keys is SORTS["reference"] else keys
        note = search.note
    place = place_of(cursor, keys)
    down = sort.startswith("-") is not (place is not None and place.back)
    begins = place is None
    asked: Prebuilt | Select[Any] = (
        page_statement(details, known, assigned, keys, down, begins) if query is None
        else in_order(query, keys, down, begins)
    )
    bound = {
        "code": code, "reader": reader.id, "state": state, "today": today(), "rows": size + 1,
        **{f"key{n}": value for n, value in enumerate(place.values if place else ())},
    }
    found = rows(asked, bound)
    names = ["id" if key.name == "rowid" else key.name for key in keys]
    page = cut(
        list(found), size, place, lambda row: tuple(getattr(row, name) for name in names),
        None if q or assigned or state == "late" or not found else found[0].total,
    )
    return replace(page, rows=_drawn(page.rows, columns), note=note)


def _measured(
    reader: Reader, code: str, state: str, known: str, assigned: str, terms: Terms
) -> tuple[bool, bool]:
    """Whether the list is short enough to look through, and whether its telephones are common."""
    lists = [] if assigned or state == "late" else [total(known).label("number")]
    phones = [beginning(phone).label(f"phone{n}") for n, phone in enumerate(terms.phones)]
    if not lists and not phones:
        return False, False
    (numbers,) = rows(
        select(*lists, *phones), {"code": code, "reader": reader.id, "state": state}
    )  # fmt: skip
    few = bool(lists) and numbers.number <= FEW
    return few, bool(phones) and all(number > FEW for number in numbers[len(lists) :])


def filters_of(service: Service | None) -> list[tuple[str, object]]:
    """(word, label) of what a queue may be narrowed to."""
    states = service.workflow.states if service else ()
    return [*FILTERS.items(), *((state.code, state.label) for state in states)]
