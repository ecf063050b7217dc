"""Answers that take the same time whatever was found: time must not tell who has an account."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Longer than the slower of both ways takes on a quiet machine.
EVEN = 0.25  # seconds


@contextmanager
def even_pace(seconds: float | None = None) -> Iterator[None]:
    """Stretch what happens inside to `seconds`. Only behind a rate limit: it holds a thread."""
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, begun + (EVEN if seconds is None else seconds) - time.monotonic()))
