"""Tries a service counts: so many within so many minutes of the first, whichever process asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts import limits
from portal.accounts.limits import address as caller_address
from portal.extensions import transaction

if TYPE_CHECKING:
    from limits import RateLimitItem

__all__ = ["Tries", "caller_address"]


@dataclass(frozen=True, slots=True)
class Tries:
    """One kind of try; `name` begins with the code of the service. Windows end by themselves."""

    name: str
    most: int
    minutes: int

    def left(self, who: str) -> int:
        """How many more the present window allows; nothing is counted."""
        if not limits.are_on():
            return self.most
        return self.most - limits.storage().get(self._item.key_for(self.name, who))

    def count(self, who: str) -> int:
        """Count one; how many are left after it, below 0 where it was one too many.

        Counted in the caller's transaction: what is rolled back was no try.
        """
        if not limits.are_on():
            return self.most
        item = self._item
        with transaction(while_reading=True):
            used = limits.storage().incr(item.key_for(self.name, who), item.get_expiry())
        return self.most - used

    @property
    def _item(self) -> RateLimitItem:
        from limits import RateLimitItemPerMinute

        return RateLimitItemPerMinute(self.most, self.minutes)
