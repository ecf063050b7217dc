"""Check who signs in: limits, captcha after failures, and one answer for all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from portal.accounts import passwords
from portal.accounts.browsers import known_browser
from portal.accounts.identity import index_of
from portal.accounts.limits import address, forget, give_back, spend, used, within
from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.sessions import sign_in
from portal.extensions import db, transaction
from portal.i18n import gettext as _

#: Failures of one ID within a quarter of an hour after which a captcha is asked.
FAILURES_BEFORE_CAPTCHA = 3
#: And tries from one address within a minute, whatever the IDs.
TRIES_BEFORE_CAPTCHA = 10

_been_here = (
    exists()
    .where(LoginSession.user_id == User.id, LoginSession.address == bindparam("address"))
    .correlate(User)
)
#: All that is asked about an ID, built once.
_asked = select(
    User.id,
    User.password_hash,
    User.disabled_at,
    _been_here.label("been_here"),
    exists().where(Grant.user_id == User.id).correlate(User).label("holds_role"),
).where(User.national_id_index == bindparam("index"))


class SignInRefused(ValueError):
    """ID and password do not open anything; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has just signed in."""

    user_id: int
    index: str  #: of the national ID
    holds_role: bool  #: and so has a second factor to show


def wants_captcha(national_id: str | None) -> bool:
    """Whether the next try must solve a captcha; unknown IDs are treated like known ones."""
    if used("sign_in_address", address()) >= TRIES_BEFORE_CAPTCHA:
        return True
    return bool(
        national_id and used("failures", index_of(national_id)) >= FAILURES_BEFORE_CAPTCHA
    )


def sign_in_with_password(national_id: str, password: str) -> SignedIn:
    """Sign in for this browser, or SignInRefused; TooManyRequests beyond the limits.

    Unknown ID, wrong password and the time both take cannot be told apart. That an account is
    disabled is said only to someone who knows its password.
    """
    index = index_of(national_id)
    row = db.session.execute(_asked, {"index": index, "address": address()}).first()
    bucket = _bucket(index, been_here=bool(row and row.been_here))
    spend(("sign_in_address", address()), bucket, ("sign_in_all", ""))
    if not passwords.matches(password, row.password_hash if row else None) or row is None:
        within("failures", index)
        raise SignInRefused(_("The national ID or the password is not right."))
    if row.disabled_at is not None:
        raise SignInRefused(_("This account is disabled. Please contact the office."))
    with transaction():
        give_back(("sign_in_address", address()), ("sign_in_all", ""))
        forget(bucket, ("failures", index))
        sign_in(row.id)
    return SignedIn(row.id, index, row.holds_role)


def _bucket(index: str, *, been_here: bool) -> tuple[str, str]:
    """Whose tries these are: of a browser or place the person has used, else of strangers.

    Strangers share five a minute per ID. Whoever has signed in from this browser or address
    before has five of their own, so that strangers cannot shut them out.
    """
    browser = known_browser(index)
    if browser:
        return "sign_in_browser", f"{browser}:{index}"
    if been_here:
        return "sign_in_browser", f"{address()}:{index}"
    return "sign_in_account", index
