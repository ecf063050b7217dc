"""Change a password: knowing the present one, by a link sent by mail, or by a counter code."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from portal import sealing
from portal.accounts import passwords
from portal.accounts.identity import decrypt, index_of
from portal.accounts.limits import within
from portal.accounts.models import Grant, ResetLink, User
from portal.accounts.sessions import hash_of, sign_out_everywhere
from portal.errors import NotAllowed
from portal.extensions import db, transaction
from portal.i18n import gettext as _, now
from portal.messages.operations import tell
from portal.privacy.operations import record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

LINK_LASTS = timedelta(minutes=30)
#: No 0/O, 1/I/L or U: the code is read off a slip of paper and typed on a phone.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class BadCode(ValueError):
    """The password, link or code does not open anything (any more); the message says so."""


def change_password(reader: Reader, current: str, new: str) -> None:
    """Replace one's own password; every other session of the person ends.

    Raises BadCode for a wrong present password, WeakPassword for a bad new one.
    """
    user = db.session.get_one(User, reader.id)
    if not passwords.matches(current, user.password_hash):
        raise BadCode(_("This is not your present password."))
    set_password(user, new, actor_id=user.id, how="changed", except_session=reader.session_id)


def set_password(
    user: User, new: str, *, actor_id: int | None, how: str, except_session: int | None = None,
    with_link: str | None = None,
) -> None:
    """Replace a password, end the sessions, void the links, tell the person and the trail.

    `with_link`: hash of the reset link or code that pays for it. It is taken in the same
    transaction, so of many at once one wins and the others get BadCode.
    """
    staff = user.totp_cipher is None and _holds_role(user.id)
    kept = passwords.hashed(passwords.checked(new, personal=personal_data(user), staff=staff))
    with transaction() as session:
        if with_link is not None:
            _take_link(with_link, user.id)
        session.execute(
            update(User).where(User.id == user.id).values(password_hash=kept)
        )
        session.execute(
            update(ResetLink)
            .where(ResetLink.user_id == user.id, ResetLink.used_at.is_(None))
            .values(used_at=now())
        )
        sign_out_everywhere(user.id, except_=except_session)
        record_act(f"password.{how}", actor_id=actor_id, subject_id=user.id)
        tell(user.id, "password_changed", link="/account/sessions")


def personal_data(user: User) -> tuple[str, ...]:
    """What a password of this person must not be made of."""
    number = decrypt(user.national_id_cipher, user.national_id_index)
    return (user.first_name, user.last_name, user.phone, number, user.email or "")


def request_reset(national_id: str) -> bool:
    """Mail a link that sets a new password. Answers whether one was written; never tell that.

    Nothing is sent for unknown or disabled accounts, without an address, or after three links
    within the hour. A new link voids the one before.
    """
    user = db.session.scalar(
        select(User).where(User.national_id_index == index_of(national_id))
    )
    reachable = user is not None and user.email and user.disabled_at is None
    if not within("forgot_account", index_of(national_id)) or not reachable or user is None:
        return False
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.execute(
            update(ResetLink)
            .where(
                ResetLink.user_id == user.id, ResetLink.used_at.is_(None),
                ResetLink.issued_by_id.is_(None),
            )
            .values(used_at=now())
        )
        session.add(
            ResetLink(
                user_id=user.id, token_hash=hash_of(token), expires_at=now() + LINK_LASTS
            )
        )
        tell(user.id, "password_reset", channels=("mail",), link=f"/account/reset/{token}")
        record_act("password.link_sent", actor_id=None, subject_id=user.id)
    return True


def link_is_good(token: str) -> bool:
    """Whether a link from a mail can still be used."""
    return _link_holder(hash_of(token)) is not None


def reset_password(token: str, new: str) -> User:
    """Set a new password by a link from a mail; BadCode when it is used, old or unknown."""
    return _reset(hash_of(token), None, new, "reset_by_link")


def issue_counter_code(actor: Reader, person_id: int, reason: str) -> str:
    """A one-time code for a person at the counter who forgot the password; good 30 minutes.

    Officers may help people without roles; the password of someone who holds a role opens
    more, so only administrators may give that one a code. NotAllowed otherwise.
    """
    if actor.id == person_id or not (actor.is_staff or actor.is_admin):
        raise NotAllowed(_("You cannot do this for your own account."))
    if _holds_role(person_id) and not actor.is_admin:
        raise NotAllowed(_("Only an administrator may do this for a person who holds a role."))
    code = "-".join("".join(secrets.choice(_LETTERS) for _n in range(4)) for _g in range(3))
    with transaction() as session:
        session.add(
            ResetLink(
                user_id=person_id, token_hash=_code_hash(person_id, code),
                expires_at=now() + LINK_LASTS, issued_by_id=actor.id, reason=reason,
            )
        )
        record_act(
            "password.counter_code", actor_id=actor.id, subject_id=person_id, reason=reason
        )
    return code


def reset_with_code(national_id: str, code: str, new: str) -> User:
    """Set a new password by a code from the counter, together with one's own ID."""
    index = index_of(national_id)
    holder = db.session.scalar(select(User.id).where(User.national_id_index == index))
    return _reset(_code_hash(holder or 0, code), holder or 0, new, "reset_at_counter")


def _reset(token_hash: str, holder: int | None, new: str, how: str) -> User:
    user_id = _link_holder(token_hash)
    if user_id is None or (holder is not None and user_id != holder):
        raise BadCode(_("This link or code has been used or is too old. Ask for a new one."))
    user = db.session.get_one(User, user_id)
    set_password(user, new, actor_id=user_id, how=how, with_link=token_hash)
    return user


def _link_holder(token_hash: str) -> int | None:
    found: int | None = db.session.scalar(
        select(ResetLink.user_id)
        .join(User, User.id == ResetLink.user_id)
        .where(
            ResetLink.token_hash == token_hash, ResetLink.used_at.is_(None),
            ResetLink.expires_at > now(), User.disabled_at.is_(None),
        )
    )
    return found


def _take_link(token_hash: str, user_id: int) -> None:
    """Use the link up: this one statement decides which of many callers wins."""
    with transaction() as session:
        taken = session.execute(
            update(ResetLink)
            .where(
                ResetLink.token_hash == token_hash, ResetLink.user_id == user_id,
                ResetLink.used_at.is_(None), ResetLink.expires_at > now(),
            )
            .values(used_at=now())
            .returning(ResetLink.id)
        ).one_or_none()
    if taken is None:
        raise BadCode(_("This link or code has been used or is too old. Ask for a new one."))


def _code_hash(person_id: int, code: str) -> str:
    plain = re.sub(r"[\s-]", "", code).upper()
    return sealing.index("counter_code", f"{person_id}:{plain}")


def _holds_role(user_id: int) -> bool:
    return db.session.scalar(select(Grant.id).where(Grant.user_id == user_id).limit(1)) is not None
