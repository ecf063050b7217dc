"""Are you a program? A puzzle the browser computes, or a small sum in words; nobody else is asked.

Nothing is kept until an answer is accepted: both kinds of challenge carry their own seal and
expiry. An accepted answer leaves a row, so it is good once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.models import UsedChallenge
from portal.extensions import transaction
from portal.i18n import arabic, gettext, lazy_gettext as _, now
from portal.sealing import key

LASTS = timedelta(minutes=20)
_ALGORITHM = "PBKDF2/SHA-256"
_COST = 2000  # rounds per guess; the server computes one guess, the browser about 250
_GUESSES = (100, 400)
_LONGEST = 4000  # characters of a payload
_NONCE = 12

NUMBERS = (
    _("zero"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
    _("eight"), _("nine"), _("ten"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer, not yet used up."""

    digest: str  #: hex, names the challenge
    expires_at: datetime
    in_words: bool  #: the sum was answered instead of the puzzle


def puzzle() -> dict[str, Any]:
    """A fresh challenge for the browser, as altcha's scripts read it. About 1 ms of CPU."""
    from altcha import create_challenge

    low, high = _GUESSES
    made: dict[str, Any] = create_challenge(
        _ALGORITHM,
        _COST,
        counter=low + secrets.randbelow(high - low),
        expires_at=now() + LASTS,
        hmac_secret=key("captcha"),
        hmac_key_secret=key("captcha_answer"),
    ).to_dict()
    return made


def solved(payload: str) -> Answer | None:
    """The answer behind what the browser computed; None when wrong, forged or too old."""
    from altcha import Payload, verify_solution

    if not payload or len(payload) > _LONGEST:
        return None
    try:
        given = Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    result = verify_solution(given, key("captcha"), hmac_key_secret=key("captcha_answer"))
    if not result.verified:
        return None
    expires = datetime.fromtimestamp(int(given.challenge.parameters.expires_at or 0), UTC)
    if expires < now():
        return None
    return Answer(_digest(str(given.challenge.signature)), expires, in_words=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """A small sum, asked in words of the reader's language; `token` is all that is kept of it."""

    first: int
    second: int
    plus: bool
    token: str

    def __str__(self) -> str:
        words = {"first": str(NUMBERS[self.first]), "second": str(NUMBERS[self.second])}
        if self.plus:
            return gettext("How much is %(first)s plus %(second)s?", **words)
        return gettext("How much is %(first)s minus %(second)s?", **words)

    @property
    def result(self) -> int:
        """The number to type."""
        return self.first + self.second if self.plus else self.first - self.second


def new_sum() -> Sum:
    """A fresh sum; the token is encrypted, so that it does not tell the answer."""
    first, second = sorted((secrets.randbelow(11), secrets.randbelow(11)), reverse=True)
    plus = bool(secrets.randbelow(2))
    expires = int((now() + LASTS).timestamp())
    nonce = os.urandom(_NONCE)
    sealed = _aes().encrypt(nonce, f"{first},{second},{int(plus)},{expires}".encode(), None)
    return Sum(first, second, plus, base64.urlsafe_b64encode(nonce + sealed).decode())


def read_sum(token: str) -> Sum | None:
    """The sum of a token we made and that is not too old; else None."""
    found = _open(token)
    return found[0] if found else None


def answered(token: str, typed: str) -> Answer | None:
    """The answer when the typed digits (Arabic, Thai or Lao) are the result of the sum."""
    found = _open(token)
    if found is None or arabic(typed).strip() != str(found[0].result):
        return None
    return Answer(_digest(found[0].token), found[1], in_words=True)


def use_up(answer: Answer) -> bool:
    """Take the answer; False when somebody has taken it before. One statement decides."""
    with transaction() as session:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        row: Any = dialect.insert(UsedChallenge).values(
            digest=answer.digest, expires_at=answer.expires_at
        )
        taken = session.execute(row.on_conflict_do_nothing().returning(UsedChallenge.digest))
        return taken.scalar_one_or_none() is not None


def _open(token: str) -> tuple[Sum, datetime] | None:
    from cryptography.exceptions import InvalidTag

    try:
        raw = base64.urlsafe_b64decode(token[:200].encode())
        plain = _aes().decrypt(raw[:_NONCE], raw[_NONCE:], None)
    except (ValueError, InvalidTag):
        return None
    first, second, plus, expires = (int(part) for part in plain.decode().split(","))
    moment = datetime.fromtimestamp(expires, UTC)
    if moment < now():
        return None
    canonical = base64.urlsafe_b64encode(raw).decode()
    return Sum(first, second, bool(plus), canonical), moment


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _aes() -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key("captcha_sum"))
