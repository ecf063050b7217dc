"""Wait for a condition itself, never for a time in which it may come about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

Found = TypeVar("Found")
_never = threading.Event()


def until(question: Callable[[], Found], seconds: float = 20.0, *, what: str = "") -> Found:
    """The first true answer to `question`; AssertionError with `what` when it does not come."""
    end = monotonic() + seconds
    while not (found := question()):
        assert monotonic() < end, f"waited {seconds:g} s in vain {what}".rstrip()
        _never.wait(0.01)
    return found
