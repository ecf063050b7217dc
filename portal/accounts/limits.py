"""How often something may be tried: counters shared by all processes, in Redis or our database.

Nobody is shut out for good: every counter ends by itself, what a browser the person has used
before tries is counted apart from what strangers try (see `browsers.py`), and a forgotten-password
link or a code from the counter makes a browser known without signing in first.
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, cast

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from portal.extensions import transaction

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import FixedWindowRateLimiter

    from portal.accounts.attempts import Counters

#: What is limited, and how often it may be done. Windows begin with the first try.
LIMITS: dict[str, str] = {
    "sign_in_account": "5/minute",  # tries at one ID by browsers it does not know
    "sign_in_browser": "5/minute",  # tries at one ID by one browser it knows
    "sign_in_address": "20/minute",  # failed tries from one address; successes are given back
    "sign_in_all": "1000/5 minutes",
    "failures": "1000/15 minutes",  # counts failures of an ID; from the third a captcha is asked
    "register_address": "30/hour",
    "forgot_address": "10/hour",
    "forgot_account": "3/hour",  # mails to one person; more are not sent, and nobody is told
    "told_account": "1/day",  # "someone tried to register with your ID"
    "question_address": "10/10 minutes",  # captchas answered in words instead of by computing
    "reset_address": "10/10 minutes",
    "reset_account": "5/10 minutes",  # codes from the counter tried for one ID
    "password_account": "5/minute",  # the present password, asked again inside
    "totp_account": "5/minute",
    "totp_account_day": "50/day",
    "verify_address": "30/minute",  # looks at and comparisons with issued documents
    "status_address": "10/minute",  # public checks of a petition's status
    "status_reference": "5/10 minutes",  # wrong last four digits for one reference
}


def spend(*tries: tuple[str, str]) -> None:
    """Count one try under each (name in LIMITS, whose). The first one used up ends it.

    Raises werkzeug's TooManyRequests with the seconds to wait; the counts are kept even when
    the caller then fails. What comes after a refusal is not counted: one noisy address cannot
    use up what all share.
    """
    if not are_on():
        return
    refused: tuple[str, str] | None = None
    with transaction(while_reading=True):
        for name, who in tries:
            if not _strategy_hit(name, who):
                refused = (name, who)
                break
    if refused:
        raise TooManyRequests(retry_after=seconds_left(*refused))


def within(name: str, who: str) -> bool:
    """Count one try; whether it was still within the limit."""
    if not are_on():
        return True
    with transaction(while_reading=True):
        return _strategy_hit(name, who)


def used(name: str, who: str) -> int:
    """How many tries the present window holds; nothing is counted."""
    return storage().get(_item(name).key_for(name, who)) if are_on() else 0


def seconds_left(name: str, who: str) -> int:
    """Seconds until the present window ends, at least one."""
    from portal.accounts.attempts import seconds_until

    return seconds_until(storage().get_expiry(_item(name).key_for(name, who)))


def forget(*kept: tuple[str, str]) -> None:
    """Begin anew: the person has shown who they are."""
    if are_on():
        with transaction(while_reading=True):
            storage().forget(_keys(kept))


def give_back(*kept: tuple[str, str]) -> None:
    """Take one try back of each: it was a good one, and many people may share an address."""
    if are_on():
        with transaction(while_reading=True):
            storage().give_back(_keys(kept))


def address() -> str:
    """Where the request comes from; of an IPv6 address the network, which one person owns."""
    text = request.remote_addr or ""
    try:
        found = ip_address(text)
    except ValueError:
        return text
    return f"{found.exploded[:19]}::/64" if isinstance(found, IPv6Address) else str(found)


def are_on() -> bool:
    """Whether anything is limited here; outside production the settings may say no."""
    return bool(current_app.config["RATELIMIT_ENABLED"])


def _strategy_hit(name: str, who: str) -> bool:
    return _strategy().hit(_item(name), name, who)


@cache
def _item(name: str) -> RateLimitItem:
    from limits import parse

    return parse(LIMITS[name])


def _keys(tries: tuple[tuple[str, str], ...]) -> list[str]:
    return [_item(name).key_for(name, who) for name, who in tries]


def storage() -> Counters:
    """Where tries are counted."""
    return cast("Counters", _strategy().storage)


def _strategy() -> FixedWindowRateLimiter:
    """One per app, made at the first try: the library takes 70 ms to import."""
    found: FixedWindowRateLimiter | None = current_app.extensions.get("portal_limits")
    if found is None:
        from portal.accounts.attempts import counters

        found = current_app.extensions["portal_limits"] = counters(
            current_app.config["PORTAL_REDIS_URL"]
        )
    return found
