"""The tables of a report: a line for each service, month, group, status and officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.i18n import gettext, lazy_gettext as _, today
from portal.i18n.dates import month_name, year
from portal.petitions.workflow import Phase
from portal.plugins import registry
from portal.reports.asking import Asked, group_of
from portal.reports.queries import Report, together
from portal.reports.sheets import Cell
from portal.reports.tally import Tally

PHASES: dict[Phase, object] = {
    Phase.SUBMITTED: _("Sent to the officer"),
    Phase.IN_PROGRESS: _("In progress"),
    Phase.RETURNED: _("Returned for correction"),
    Phase.RESUBMITTED: _("Correction sent"),
    Phase.COMPLETED: _("Completed"),
    Phase.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: `word` is what an address names it by, "" where none does."""

    label: str
    tally: Tally
    word: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A table: `field` is the filter its lines lead to, "" where they lead nowhere."""

    title: str
    field: str
    lines: list[Line]


def service_name(code: str) -> str:
    """The short name of a service; its code when the plugin is gone."""
    service = registry().get(code)
    return str(service.label) if service else code


def month_label(month: int) -> str:
    """202611 → "พฤศจิกายน 2569"."""
    return f"{month_name(month % 100)} {year(month // 100)}"


def by_service(found: Report) -> Part:
    """A line for every service asked for."""
    lines = [Line(service_name(code), tally, code) for code, tally in found.services.items()]
    return Part(gettext("By service"), "service", lines)


def by_month(found: Report) -> Part:
    """A line for every month that has begun; the month is that of the sending."""
    day = today()
    present = day.year * 100 + day.month
    lines = [
        Line(month_label(month), tally, f"m{month // 100}-{month % 100:02d}")
        for month, tally in found.months.items() if month <= present or tally.received
    ]  # fmt: skip
    return Part(gettext("By month"), "period", lines)


def by_group(found: Report) -> Part:
    """A line for every group of the office that owns one of the services."""
    words = {group_of(code): code for code in reversed(found.services)}
    tallies = ((group_of(code), tally) for code, tally in found.services.items())
    lines = [
        Line(name or gettext("no group"), tally, words[name] if name else "")
        for name, tally in together(tallies).items()
    ]
    return Part(gettext("By group"), "group", lines)


def by_officer(found: dict[int, tuple[str, Tally]], asked: Asked) -> Part:
    """A line for everybody who has petitions of the services asked for, and for nobody."""
    lines = [
        Line(name or gettext("nobody yet"), tally, str(officer))
        for officer, (name, tally) in found.items() if asked.officer in {None, officer}
    ]  # fmt: skip
    return Part(gettext("By officer"), "officer", lines)


def heads() -> tuple[str, ...]:
    """The headings of `cells`."""
    return (
        gettext("Received"), gettext("Finished"), gettext("Not finished"), gettext("Cancelled"),
        gettext("Working days, median"), gettext("Working days, nine of ten"),
        gettext("Finished on time, per cent"), gettext("Returns per petition"),
        gettext("Ratings"), gettext("Rating"),
    )  # fmt: skip


def cells(tally: Tally) -> tuple[Cell, ...]:
    """Figures as numbers, for a file; what there is none of is empty."""
    return (
        tally.received, tally.finished, tally.open, tally.cancelled, tally.median, tally.ninth,
        None if tally.on_time is None else round(100 * tally.on_time, 1),
        None if tally.returns is None else round(tally.returns, 2),
        tally.ratings, None if tally.rating is None else round(tally.rating, 2),
    )  # fmt: skip


def table(parts: Iterable[Part], whole: Tally) -> list[tuple[Cell, ...]]:
    """All parts one below the other, with the name of each in front."""
    rows: list[tuple[Cell, ...]] = [(gettext("In all"), "", *cells(whole))]
    rows += [(part.title, line.label, *cells(line.tally)) for part in parts for line in part.lines]
    return rows
