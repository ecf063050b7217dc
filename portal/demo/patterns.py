"""Ways with answers to go with them, made once and lent to many petitions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import inspect

from portal.demo import invented
from portal.demo.filling import filled
from portal.demo.ways import way
from portal.i18n import now
from portal.petitions import estimates
from portal.petitions.answers import freeze
from portal.petitions.workflow import Transition
from portal.service import Service

ENDED = 0.7  #: share of petitions that have reached an end


@dataclass(frozen=True, slots=True)
class Pattern:
    """The steps a petition took, each with its frozen answers and note, and its details row."""

    steps: tuple[tuple[Transition, list[Any] | None, str], ...]
    details: dict[str, Any]  #: column → value, without petition_id


def patterns(rng: Random, service: Service, number: int) -> list[Pattern]:
    """`number` ways through a service's workflow, with answers its forms accept."""
    return [_pattern(rng, service) for _number in range(number)]


def _pattern(rng: Random, service: Service) -> Pattern:
    details = service.details()
    steps = []
    for step in way(rng, service.workflow, ended=ENDED):
        kind = service.form if step.refill else step.form
        answers = None
        if kind is not None:
            form = filled(rng, kind)
            form.populate_obj(details)
            answers = freeze(form)
            if step.refill:
                answers += estimates.freeze(estimates.of_details(service, details, now()))
        steps.append((step, answers, rng.choice(invented.NOTES) if step.note else ""))
    return Pattern(tuple(steps), _columns(details))


def _columns(details: object) -> dict[str, Any]:
    found = {}
    for attribute in inspect(type(details)).column_attrs:
        column = attribute.columns[0]
        value = getattr(details, attribute.key)
        if value is None and column.default is not None and column.default.is_scalar:
            value = column.default.arg
        if column.name != "petition_id":
            found[column.name] = value
    return found
