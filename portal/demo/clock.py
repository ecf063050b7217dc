"""Lets the portal believe it is another moment, so that demo petitions have a past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from portal.i18n import moments


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block the portal's clock stands at `moment` (aware); this process only."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    running: type[datetime] = vars(moments)["datetime"]
    vars(moments)["datetime"] = Standing
    try:
        yield
    finally:
        vars(moments)["datetime"] = running
