"""What every page asks and seldom changes: read from the database now and then, not every time."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeout

log = structlog.get_logger(__name__)

EXTENSION = "portal_kept"

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """The answer of `read`, at most `seconds` old in this process; each application has its own.

    Whoever changes what is read calls `forget` after the commit: this process sees it at once,
    the others when their answer has grown old. What must hold at the very moment is asked of the
    database inside the transaction instead. While the database does not answer, the old answer
    stays.
    """

    def __init__(self, name: str, read: Callable[[], Found], *, seconds: float) -> None:
        self._name, self._read, self._seconds = name, read, seconds

    def __call__(self) -> Found:
        answers: dict[str, tuple[float, Any]] = current_app.extensions.setdefault(EXTENSION, {})
        known = answers.get(self._name)
        if known is not None and monotonic() < known[0]:
            kept: Found = known[1]
            return kept
        try:
            found = self._read()
        except (DBAPIError, PoolTimeout) as error:
            if known is None:
                raise
            log.warning("not read anew", what=self._name, error=type(error).__name__)
            found = known[1]
        answers[self._name] = (monotonic() + self._seconds, found)
        return found

    def forget(self) -> None:
        """Ask again at the next question."""
        current_app.extensions.get(EXTENSION, {}).pop(self._name, None)


def forget_kept() -> None:
    """Ask again for everything kept so."""
    current_app.extensions.pop(EXTENSION, None)
