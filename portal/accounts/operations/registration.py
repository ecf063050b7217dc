"""Make accounts: by registering oneself, or on the command line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts import notice, passwords
from portal.accounts.identity import encrypt, index_of
from portal.accounts.limits import within
from portal.accounts.models import Consent, User
from portal.errors import PortalError
from portal.extensions import db, transaction
from portal.i18n import gettext as _, now
from portal.messages.operations import tell
from portal.privacy.operations import record_act


class AlreadyRegistered(PortalError):
    """An account with this national ID exists; for staff and the command line only."""

    status = 409


def register(**person: Any) -> bool:
    """Register oneself; takes what `add_person` takes. False when the ID has an account already.

    The caller must answer alike in both cases. The person who has the account is told in
    their inbox and by mail that someone tried, at most once a day.
    """
    try:
        add_person(**person)
    except AlreadyRegistered:
        index = index_of(person["national_id"])
        holder = db.session.scalar(select(User.id).where(User.national_id_index == index))
        if holder is not None and within("told_account", index):
            with transaction():
                tell(holder, "account_exists", link="/account/login")
        return False
    return True


def add_person(
    *,
    national_id: str,
    password: str = "",
    password_hash: str = "",
    title: str,
    first_name: str,
    last_name: str,
    phone: str,
    staff_type: str,
    email: str | None = None,
    language: str = "th",
    notice_read: bool = False,
    survey: bool = False,
    actor_id: int | None = None,
) -> User:
    """One new, unverified account; the ID in its normal form (see `identity`).

    Either `password`, already checked, or `password_hash` of one. Of any number of calls with
    one ID at once a single one wins, by the unique index; the others get AlreadyRegistered.
    """
    index = index_of(national_id)
    kept = password_hash or passwords.hashed(password)
    user = User(
        national_id_cipher=encrypt(national_id), national_id_index=index, password_hash=kept,
        title=title, first_name=first_name, last_name=last_name, phone=phone,
        email=email or None, staff_type=staff_type, language=language, created_at=now(),
    )
    try:
        with transaction() as session:
            session.add(user)
            session.flush()
            record_act("account.registered", actor_id=actor_id or user.id, subject_id=user.id)
            version = notice.current().version
            if notice_read:
                session.add(Consent(user_id=user.id, kind="notice", version=version, given=True))
            if survey:
                session.add(Consent(user_id=user.id, kind="survey", version=version, given=True))
    except IntegrityError as error:
        if db.session.scalar(select(User.id).where(User.national_id_index == index)) is None:
            raise
        raise AlreadyRegistered(_("An account with this national ID exists.")) from error
    return user
