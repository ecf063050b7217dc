"""The One-Time PIN and the other secrets of a meeting: made, chosen, hashed, compared.

What is kept is HMAC-SHA-256 under a key derived from the portal's secret key, which lies neither
in the database nor in its backup. Six digits are a million: whoever steals the rows could try
them all against any hash without a key, however slow; with the key outside there is nothing to
try. A slow hash on top would cost a thief of both an hour, and fifty schools who enter at the
same minute their patience. Meeting and purpose go into each hash, so that the same PIN in
another booking, or as a host's password, is another hash.
"""

import hmac
import re
import secrets
import unicodedata

from portal.sdk import Refused, arabic, gettext, keyed_hash

SHORTEST, LONGEST = 4, 12
SHORTEST_PASSWORD = 8
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  #: none is mistaken for another


def normal(typed: str | None) -> str:
    """A PIN however it was typed: Thai digits are digits, blanks are nothing."""
    return re.sub(r"\s+", "", arabic(unicodedata.normalize("NFKC", typed or "")))


def made() -> str:
    """A PIN of six digits."""
    return f"{secrets.randbelow(1_000_000):06}"


def chosen(typed: str | None) -> str:
    """The PIN the booker chose, or one made where nothing was typed."""
    pin = normal(typed)
    if not typed:
        return made()
    if not SHORTEST <= len(pin) <= LONGEST or not pin.isprintable():
        raise Refused(gettext("A PIN has %(least)s to %(most)s characters, without blanks.",
                              least=SHORTEST, most=LONGEST))
    return pin


def token() -> str:
    """A code to come back with: 80 bits, in four groups that can be read out."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(16))
    return "-".join(signs[n : n + 4] for n in range(0, 16, 4))


def hashed(purpose: str, owner: int | str, secret: str) -> str:
    """What is kept of a secret of one meeting."""
    return keyed_hash("video_conference", f"{purpose}\0{owner}\0{secret}")


def token_hash(typed: str) -> str:
    """What is kept of a rejoin code, however it was typed."""
    return hashed("token", "", re.sub(r"[^A-Z0-9]", "", typed.upper())[:40])


def same(kept: str | None, purpose: str, owner: int | str, secret: str) -> bool:
    """Whether it is the secret that was hashed; takes the same time for a wrong one."""
    return hmac.compare_digest(hashed(purpose, owner, secret), kept or "-" * 64)
