"""Puts what the administrator has set over the settings file, in every process within seconds.

Values go into the application's configuration, where everything reads them: asking costs
nothing, and a process looks at the number of the last change once in a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

import structlog
from flask import Flask, current_app, request
from sqlalchemy.exc import DBAPIError

from portal.booking.halves import Halves
from portal.settings.declared import SETTINGS
from portal.settings.queries import last_words, version

log = structlog.get_logger(__name__)

SECONDS = 5.0  #: how old what a process knows may be
PATIENCE = 30.0  #: before a database that did not answer is asked again
EXTENSION = "portal_settings"
#: Addresses of operation answer without the database.
_WITHOUT = ("static", "observe.")


@dataclass(slots=True)
class Known:
    """What a process knows: the file's own words, and until when the last look is good."""

    given: dict[str, str]
    version: int = 0
    until: float = 0.0
    set_here: dict[str, str] = field(default_factory=dict)


def init_settings(app: Flask) -> None:
    """Remember what the settings file says, and look for changes before requests."""
    given = {setting.name: str(app.config[f"PORTAL_{setting.name}"]) for setting in SETTINGS}
    app.extensions[EXTENSION] = Known(given)
    app.before_request(_before_request)


def known() -> Known:
    """What this process knows."""
    found: Known = current_app.extensions[EXTENSION]
    return found


def _before_request() -> None:
    endpoint = request.endpoint or ""
    if not endpoint.startswith(_WITHOUT) and not endpoint.endswith(".static"):
        take_over()


def take_over(*, at_once: bool = False) -> int:
    """Look whether a setting was changed, where the last look is too old; whether one was."""
    mine = known()
    if not at_once and monotonic() < mine.until:
        return 0
    mine.until = monotonic() + SECONDS
    try:
        newest = version()
        if newest == mine.version:
            return 0
        mine.set_here = last_words()
    except DBAPIError as error:  # pages say what they can without the database
        mine.until = monotonic() + PATIENCE
        log.warning("settings not looked at", error=type(error).__name__)
        return 0
    mine.version = newest
    _apply(mine)
    return 1


def _apply(mine: Known) -> None:
    config = current_app.config
    for name, given in mine.given.items():
        fixed = name in config["FIXED_SETTINGS"]
        config[f"PORTAL_{name}"] = given if fixed else mine.set_here.get(name, given)
    config["HALVES"] = Halves.read(config["PORTAL_MORNING"], config["PORTAL_AFTERNOON"])


def values() -> dict[str, str]:
    """Name → value in force."""
    return {setting.name: current_app.config[f"PORTAL_{setting.name}"] for setting in SETTINGS}


def is_fixed(name: str) -> bool:
    """Whether the operator has said it in the environment, where nobody changes it here."""
    return name in current_app.config["FIXED_SETTINGS"]
