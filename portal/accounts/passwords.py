"""Passwords: what is accepted, how it is hashed, and that every check takes the same time."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from portal.accounts.guessable import is_guessable
from portal.errors import Unavailable
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST = 12  #: characters, for citizens and for staff who have a second factor
SHORTEST_FOR_STAFF = 15  #: characters, for staff without one
LONGEST = 1000  #: characters; more is refused with a sentence, never cut

# Argon2id as OWASP's second choice has it: 19 MiB, two passes. A quarter of a second, the
# library's default, would let a handful of strangers keep both cores busy.
_MEMORY, _PASSES, _LANES = 19 * 1024, 2, 1

#: One hash at a time per process: a flood of sign-ins may not take every core from the readers.
_one_at_a_time = threading.BoundedSemaphore(1)
_PATIENCE = 10  # seconds in the queue before 503


class WeakPassword(ValueError):
    """The password is refused; the message is a sentence for the person who typed it."""


def checked(password: str, *, personal: tuple[str, ...] = (), staff: bool = False) -> str:
    """The password in its normal form, or WeakPassword.

    `personal`: name, ID, telephone and mail address, none of which may make up the password.
    `staff`: the person holds a role and has no second factor yet; then 15 characters are asked.
    """
    password = normal(password)
    shortest = SHORTEST_FOR_STAFF if staff else SHORTEST
    if len(password) < shortest:
        raise WeakPassword(
            _("Use at least %(count)s characters. A sentence in Thai is fine.", count=shortest)
        )
    if len(password) > LONGEST:
        raise WeakPassword(_("Use at most %(count)s characters.", count=LONGEST))
    if is_guessable(password, personal):
        raise WeakPassword(
            _("This password is easy to guess. Choose words only you would put together.")
        )
    return password


def normal(password: str) -> str:
    """The same password however the keyboard composed its marks (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """Argon2id of a password. Raises Unavailable when the queue of hashes does not move."""
    with _Turn():
        return _hasher().hash(normal(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash as slow, and False."""
    known = password_hash is not None
    typed = normal(password) if len(password) <= LONGEST else ""
    with _Turn():
        nobodys = _nobodys()  # asked for either way: the first check of a process makes it
        same = _hasher().verify(typed, password_hash or nobodys)
    return same and known and bool(typed)


class _Turn:
    """Waiting for one's turn at the hasher."""

    def __enter__(self) -> None:
        if not _one_at_a_time.acquire(timeout=_PATIENCE):
            raise Unavailable(_("The system is busy. Please try again shortly."))

    def __exit__(self, *_: object) -> None:
        _one_at_a_time.release()


@cache
def _hasher() -> Argon2Hasher:
    from pwdlib.hashers.argon2 import Argon2Hasher

    return Argon2Hasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=_LANES)


@cache
def _nobodys() -> str:
    """The hash unknown IDs are checked against."""
    return _hasher().hash(secrets.token_urlsafe(32))
