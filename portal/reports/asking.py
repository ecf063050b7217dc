"""What a reader wants to know: a period, some services, a status, an officer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.extensions import rows
from portal.petitions.models import PetitionCount
from portal.petitions.workflow import Phase
from portal.plugins import registry
from portal.reports.periods import Period, period, this_year

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

_OFFICER = re.compile(r"[0-9]{0,9}")
_known = select(PetitionCount.service_code).distinct()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to the figures; `codes` are services the reader may read, and no other."""

    period: Period
    codes: tuple[str, ...]
    service: str = ""
    group: str = ""
    phase: Phase | None = None
    officer: int | None = None


def readable(reader: Reader) -> tuple[str, ...]:
    """Services whose figures are open to a reader, also those whose plugin is gone."""
    return tuple(code for code in every_service() if reader.may_read(code))


def every_service() -> list[str]:
    """Codes of all services there are or were petitions of."""
    known = [service.code for service in registry()]
    gone = {code for (code,) in rows(_known, {})} - set(known)
    return [*known, *sorted(gone)]


def group_of(code: str) -> str:
    """The group of the office that owns a service, in the reader's language; "" of none."""
    service = registry().get(code)
    return str(service.group) if service else ""


def groups(codes: tuple[str, ...]) -> dict[str, str]:
    """Word → name of the groups that own these services; the word is a group's first service."""
    found: dict[str, str] = {}
    for code in codes:
        if (name := group_of(code)) and name not in found:
            found[name] = code
    return {code: name for name, code in found.items()}


def asked(codes: tuple[str, ...], given: Mapping[str, str]) -> Asked | None:
    """The question of an address, about `codes` at most; None where it names what is not there.

    Without a period it is about the present fiscal year.
    """
    span = period(given["period"]) if given.get("period") else this_year()
    service, group, phase, officer = (
        given.get(name, "") for name in ("service", "group", "status", "officer")
    )
    known = service in {"", *codes} and group in {"", *groups(codes)} and phase in {"", *Phase}
    if span is None or not known or not _OFFICER.fullmatch(officer):
        return None
    chosen: Any = [c for c in codes if service in {"", c}]
    if group:
        chosen = [c for c in chosen if group_of(c) == group_of(group)]
    return Asked(
        period=span, codes=tuple(chosen), service=service, group=group,
        phase=Phase(phase) if phase else None, officer=int(officer) if officer else None,
    )
