"""Names of services, states and fields in the reader's language, also when a plugin is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from portal.i18n import gettext as _, weekday_day
from portal.i18n.dates import clock
from portal.offers.queries import offer_of
from portal.petitions.workflow import STANDARD
from portal.plugins import registry

if TYPE_CHECKING:
    from portal.petitions.workflow import Transition

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?")


def service_label(code: str) -> str:
    """The service's short name; its code where the plugin is gone."""
    service = offer_of(code)
    return str(service.label) if service else code


def state_label(service_code: str, state: str) -> str:
    """The state's name in the service's workflow, else in the shared one, else its code."""
    service = registry().get(service_code)
    for workflow in (*([service.workflow] if service else ()), STANDARD):
        for known in workflow.states:
            if known.code == state:
                return str(known.label)
    return state


def next_sentence(service_code: str, state: str) -> str:
    """What the service says comes next in this state; empty where it says nothing."""
    service = registry().get(service_code)
    return str(service.next_steps.get(state, "")) if service else ""


def notice_sentence(service_code: str, code: str) -> str:
    """What a notice of the service says; empty where it is known no more."""
    service = registry().get(service_code)
    return str(service.notices.get(code, "")) if service else ""


def entered(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the office filled in at the step: `fields` by name, else `answers` as frozen.

    `fields` {name: plain value} are shown in the reader's language, with the labels of the
    step's form; `answers` [[section, [[label, text]]]] as they stand.
    """
    if told.get("fields"):
        return tuple(_labelled(told))
    frozen = told.get("answers") or ()
    return tuple((str(label), str(text)) for _title, rows in frozen for label, text in rows)


def _labelled(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    step = _step(told.get("service", ""), told.get("action", ""))
    for name, value in told["fields"].items():
        unbound = getattr(step.form, name, None) if step and step.form else None
        arguments = getattr(unbound, "args", ())
        settings = getattr(unbound, "kwargs", {})
        label = settings.get("label") or (arguments[0] if arguments else name)
        choices = settings.get("choices") or ()
        chosen = [str(words) for code, words, *_more in choices if str(code) == str(value)]
        yield str(label), chosen[0] if chosen else _shown(value)


def _step(service_code: str, action: str) -> Transition | None:
    service = registry().get(service_code)
    steps = service.workflow.transitions if service else ()
    return next((step for step in steps if step.action == action and step.form), None)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = str(value)
    try:
        if _DAY.fullmatch(text):
            return weekday_day(date.fromisoformat(text))
        return clock(time.fromisoformat(text)) if _TIME.fullmatch(text) else text
    except ValueError:
        return text
