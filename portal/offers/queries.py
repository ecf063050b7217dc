"""Reads what the office says of its services: of one moment for pages, as of now for operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from portal.errors import NotAllowed
from portal.extensions import db, rows
from portal.i18n import current_language, gettext, long_day, today
from portal.kept import Kept
from portal.offers.models import Edition
from portal.petitions.workflow import Turn
from portal.plugins import registry
from portal.service import Service, Sla

SECONDS = 10.0  #: how long another process may not know of a change

_edition = Edition.__table__.c


def _latest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(func.max(_edition.id)).where(*conditions)
        .group_by(_edition.service_code, _edition.part)
    )  # fmt: skip


_columns = select(_edition.service_code, _edition.part, _edition["values"], _edition.made_at)
#: Manuals are long and read on their own page only. Promises of old count for old petitions.
_SAID = _columns.where(
    or_(_edition.part == "terms", _edition.id.in_(_latest(_edition.part.not_like("manual%"))))
).order_by(_edition.id)
_NOW = _columns.where(_edition.id.in_(_latest(
    _edition.service_code == bindparam("code"), _edition.part.in_(("switch", "terms"))
)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a service takes no new petitions, in the reader's language, and until when."""

    why: str
    until: date | None

    @property
    def sentence(self) -> str:
        """All of it in one go."""
        if self.until is None:
            return self.why
        return self.why + " " + gettext("Open again after %(day)s.", day=long_day(self.until))


@dataclass(frozen=True, slots=True)
class _Said:
    """Everything in force, and the services as drawn from it so far."""

    parts: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    promises: dict[str, list[tuple[datetime, Sla]]] = field(default_factory=dict)
    worded: dict[tuple[str, str], tuple[Service, Service]] = field(default_factory=dict)
    listed: dict[str, list[Service]] = field(default_factory=dict)  #: language → in their order


def _read() -> _Said:
    said = _Said()
    for code, part, values, made_at in rows(_SAID, {}):
        said.parts.setdefault(code, {})[part] = values
        if part == "terms":
            said.promises.setdefault(code, []).append((made_at, _sla(values)))
    return said


said = Kept("offers", _read, seconds=SECONDS)


def offered(service: Service) -> Service:
    """The service as the office offers it: its texts in the reader's language, its terms."""
    known = said()
    parts = known.parts.get(service.code)
    if not parts:
        return service
    key = (current_language(), service.code)
    original, worded = known.worded.get(key, (None, service))
    if original is not service:
        worded = _worded(service, parts, key[0])
        known.worded[key] = (service, worded)
    return worded


def offers() -> list[Service]:
    """All services as the office offers them to the reader, in the order of their tiles."""
    known, language = said(), current_language()
    if language in known.listed:
        return known.listed[language]
    parts = known.parts

    def place(service: Service) -> tuple[bool, int, int]:
        tile = parts.get(service.code, {}).get("tile", {})
        return not tile.get("first"), tile.get("position") or service.number, service.number

    found = [_spoken(offered(service)) for service in sorted(registry(), key=place)]
    known.listed[language] = found
    return found


def offer_of(code: str) -> Service | None:
    """The service of a code as the office offers it; None when its plugin is gone."""
    service = registry().get(code)
    return offered(service) if service else None


def sla_of(code: str, at: datetime) -> Sla:
    """What was promised to petitions of a service sent at that moment."""
    made = [sla for since, sla in said().promises.get(code, ()) if since <= at]
    service = registry().get(code)
    return made[-1] if made else service.sla if service else Sla()


def closed_services() -> dict[str, Closed]:
    """code → why, of those that take no new petitions now."""
    found = ((code, _closed(parts.get("switch", {}))) for code, parts in said().parts.items())
    return {code: closed for code, closed in found if closed}


def terms_now(service: Service) -> Sla:
    """What a petition is promised that is sent in this transaction.

    Raises NotAllowed, with the office's sentence, where the service takes none.
    """
    now_said = {row.part: row.values for row in rows(_NOW, {"code": service.code})}
    refuse(_closed(now_said.get("switch", {})))
    return _sla(now_said["terms"]) if "terms" in now_said else service.sla


def refuse(closed: Closed | None) -> None:
    """Raises NotAllowed with the office's sentence."""
    if closed:
        raise NotAllowed(gettext(
            "This service takes no new petitions for now. %(why)s", why=closed.sentence
        ))


def history(code: str, part: str) -> Sequence[Edition]:
    """Every edition of a part, the latest first; at most a hundred."""
    return db.session.scalars(
        select(Edition).where(Edition.service_code == code, Edition.part == part)
        .options(joinedload(Edition.made_by)).order_by(Edition.id.desc()).limit(100)
    ).all()  # fmt: skip


def latest(code: str, part: str) -> Edition | None:
    """The edition in force of a part, straight from the table."""
    return db.session.scalars(
        select(Edition).where(Edition.service_code == code, Edition.part == part)
        .order_by(Edition.id.desc()).limit(1)
    ).one_or_none()  # fmt: skip


def manual_of(code: str) -> str:
    """The office's own manual in the reader's language, as Markdown; empty where there is none."""
    found = latest(code, f"manual_{current_language()}")
    return str(found.values["body"]) if found else ""


def open_petitions() -> dict[str, int]:
    """code → how many petitions are not finished, by the counters."""
    from portal.petitions.models import PetitionCount

    numbers = db.session.execute(
        select(PetitionCount.service_code, func.sum(PetitionCount.number))
        .where(PetitionCount.turn != str(Turn.NOBODY)).group_by(PetitionCount.service_code)
    )  # fmt: skip
    return {code: int(number) for code, number in numbers}


def _sla(values: Mapping[str, Any]) -> Sla:
    return Sla(target=values["target"], due=values["due"])


def _closed(switch: Mapping[str, Any]) -> Closed | None:
    until = date.fromisoformat(switch["until"]) if switch.get("until") else None
    if switch.get("is_on", "on") == "on" or (until is not None and today() > until):
        return None
    return Closed(switch.get(f"why_{current_language()}") or switch["why_th"], until)


def _worded(service: Service, parts: Mapping[str, Mapping[str, Any]], language: str) -> Service:
    words, data = parts.get("words", {}), parts.get("data", {})
    new: dict[str, Any] = {
        name: words[f"{name}_{language}"]
        for name in ("label", "title", "summary", "who", "fee")
        if words.get(f"{name}_{language}")
    }
    if bring := words.get(f"bring_{language}"):
        new["bring"] = tuple(bring.splitlines())
    if steps := words.get(f"steps_{language}"):
        new["steps"] = tuple(_step(line) for line in steps.splitlines())
    if purpose := data.get(f"purpose_{language}"):
        new["purpose"] = purpose
    if "retention_years" in data:
        new["retention_years"] = data["retention_years"]
    if "terms" in parts:
        new["sla"] = _sla(parts["terms"])
    return replace(service, **new)


def _spoken(service: Service) -> Service:
    """With the words of its tile looked up, which every page with tiles would do again."""
    return replace(service, label=str(service.label), summary=str(service.summary))


def _step(line: str) -> tuple[str, str]:
    heading, _bar, sentence = line.partition("|")
    return heading.strip(), sentence.strip()
