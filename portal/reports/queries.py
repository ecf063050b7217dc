"""Reads the figures: as many rows as there are months, services and officers, never petitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select

from portal.accounts.models import User
from portal.extensions import rows
from portal.reports.asking import Asked
from portal.reports.models import NUMBERS, figure
from portal.reports.tally import Tally

_NAME = (User.title + User.first_name + " " + User.last_name).label("name")
_sums = [func.sum(figure.c[name]).label(name) for name in NUMBERS]


def _within(*keys: Any, officer: bool) -> Select[Any]:
    """Sums of the figures within a period and some services, by some of their keys."""
    query = select(*keys, figure.c.base, *_sums).where(
        figure.c.service_code.in_(bindparam("codes", expanding=True, type_=String)),
        figure.c.month.between(bindparam("first"), bindparam("last")),
    )
    if officer:
        query = query.where(figure.c.officer_id == bindparam("officer"))
    return query.group_by(*keys, figure.c.base)


_BY_MONTH = {
    narrow: _within(figure.c.service_code, figure.c.month, officer=narrow)
    for narrow in (False, True)
}
_officers = _within(figure.c.officer_id, officer=False).subquery()
_BY_OFFICER = select(_NAME, _officers).outerjoin(User, User.id == _officers.c.officer_id)


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of the petitions of a period: all together and by what tells them apart."""

    whole: Tally
    services: dict[str, Tally]
    months: dict[int, Tally]


def report(asked: Asked) -> Report:
    """The figures asked for; every service asked for and every month is there, be it empty."""
    found = rows(_BY_MONTH[asked.officer is not None], _bound(asked))
    months = {month: Tally(asked.phase) for month in asked.period.months}
    services = {code: Tally(asked.phase) for code in asked.codes}
    whole = Tally(asked.phase)
    for code, month, base, *numbers in found:
        for tally in (whole, months[month], services[code]):
            tally.add(base, numbers)
    return Report(whole, services, months)


def officers(asked: Asked) -> dict[int, tuple[str, Tally]]:
    """officer → (name, figures), by name; 0 is nobody. The officer asked for narrows nothing."""
    found: dict[int, tuple[str, Tally]] = {}
    for name, officer, base, *numbers in rows(_BY_OFFICER, _bound(asked)):
        found.setdefault(officer, (name or "", Tally(asked.phase)))[1].add(base, numbers)
    return dict(sorted(found.items(), key=lambda pair: (pair[1][0] == "", pair[1][0])))


def _bound(asked: Asked) -> dict[str, Any]:
    return {
        "codes": list(asked.codes), "first": asked.period.first, "last": asked.period.last,
        "officer": asked.officer,
    }  # fmt: skip


def together(tallies: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    """Figures of several, added up under a common name, in the order they first come."""
    found: dict[str, Tally] = {}
    for name, tally in tallies:
        found[name] = found[name] + tally if name in found else tally
    return found
