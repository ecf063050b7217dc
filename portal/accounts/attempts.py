"""Where tries are counted: rows in our database, or Redis with our database behind it."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, cast

import structlog
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from portal.accounts.models import Attempt
from portal.extensions import UTCDateTime, db, transaction
from portal.i18n import now

if TYPE_CHECKING:
    from sqlalchemy import Table

log = structlog.get_logger(__name__)

_rows = cast("Table", Attempt.__table__)
_over = _rows.c.expires_at <= bindparam("moment", type_=UTCDateTime())


def _upsert(dialect: Any) -> Any:
    row = dialect.insert(_rows).values(
        key=bindparam("name"), count=bindparam("first"), expires_at=bindparam("until")
    )
    return row.on_conflict_do_update(
        index_elements=[_rows.c["key"]],
        set_={
            "count": case(
                (_over, row.excluded["count"]), else_=_rows.c["count"] + bindparam("amount")
            ),
            "expires_at": case((_over, row.excluded.expires_at), else_=_rows.c.expires_at),
        },
    ).returning(_rows.c["count"])


#: Built once: a sign-in counts three times and may not cost much more than its hash.
_counting = {"postgresql": _upsert(postgresql), "sqlite": _upsert(sqlite)}
_reading = select(_rows.c["count"]).where(_rows.c["key"] == bindparam("name"), ~_over)
_named = _rows.c["key"].in_(bindparam("names", expanding=True))
_forgetting = delete(_rows).where(_named)
_giving_back = update(_rows).where(_named).values(count=_rows.c["count"] - 1)


def counters(redis_url: str) -> FixedWindowRateLimiter:
    """Fixed windows over Redis when there is one, else over the table `attempt`."""
    return FixedWindowRateLimiter(TwoStorages(redis_url) if redis_url else DatabaseStorage())


def seconds_until(moment: float) -> int:
    """Whole seconds from now to a moment given in seconds since 1970; at least one."""
    return max(1, ceil(moment - now().timestamp()))


class Counters(Storage):
    """What `limits` asks of a storage, and what a successful sign-in asks besides."""

    STORAGE_SCHEME = None

    @property
    def base_exceptions(self) -> type[Exception]:
        return DBAPIError

    def check(self) -> bool:
        """The database is looked after by /readyz."""
        return True

    @abstractmethod
    def forget(self, keys: list[str]) -> None:
        """Close these windows."""

    @abstractmethod
    def give_back(self, keys: list[str]) -> None:
        """Count one less in each of these windows."""

    def clear(self, key: str) -> None:
        """Close one window."""
        self.forget([key])


class DatabaseStorage(Counters):
    """Counters as rows: one upsert counts and answers, so no two processes count the same try."""

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add `amount`, opening a window of `expiry` seconds where none is open; the new count."""
        moment = now()
        with transaction(while_reading=True) as session:
            connection = session.connection()
            count: int = connection.execute(
                _counting[connection.dialect.name],
                {"name": key, "first": amount, "amount": amount, "moment": moment,
                 "until": moment + timedelta(seconds=expiry)},
            ).scalar_one()
            return count

    def get(self, key: str) -> int:
        """The count of the open window, 0 without one."""
        found = db.session.connection().execute(_reading, {"name": key, "moment": now()})
        return found.scalar() or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        found = db.session.execute(select(Attempt.expires_at).where(Attempt.key == key)).scalar()
        return (found or datetime.now(UTC)).timestamp()

    def forget(self, keys: list[str]) -> None:
        """See Counters."""
        with transaction(while_reading=True) as session:
            session.connection().execute(_forgetting, {"names": keys})

    def give_back(self, keys: list[str]) -> None:
        """See Counters."""
        with transaction(while_reading=True) as session:
            session.connection().execute(_giving_back, {"names": keys})

    def reset(self) -> int:
        """Forget all windows; how many there were."""
        with transaction(while_reading=True) as session:
            return session.connection().execute(delete(_rows)).rowcount


class TwoStorages(Counters):
    """Redis, and our own table whenever Redis does not answer: limits never fail open."""

    def __init__(self, redis_url: str) -> None:
        super().__init__()
        self._redis = storage_from_string(
            redis_url, wrap_exceptions=False, socket_timeout=1, socket_connect_timeout=1
        )
        self._own = DatabaseStorage()

    def _ask(self, verb: str, *arguments: Any) -> Any:
        try:
            return getattr(self._redis, verb)(*arguments)
        except self._redis.base_exceptions as error:
            log.warning("redis does not answer", verb=verb, error=type(error).__name__)
            return getattr(self._own, verb)(*arguments)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """See DatabaseStorage."""
        return int(self._ask("incr", key, expiry, amount))

    def get(self, key: str) -> int:
        """See DatabaseStorage."""
        return int(self._ask("get", key))

    def get_expiry(self, key: str) -> float:
        """See DatabaseStorage."""
        return float(self._ask("get_expiry", key))

    def forget(self, keys: list[str]) -> None:
        """See Counters."""
        for key in keys:
            self._ask("clear", key)

    def give_back(self, keys: list[str]) -> None:
        """See Counters."""
        for key in keys:
            left = max(1, ceil(self.get_expiry(key) - now().timestamp()))
            self._ask("incr", key, left, -1)

    def reset(self) -> int | None:
        """See DatabaseStorage."""
        count: int | None = self._ask("reset")
        return count
