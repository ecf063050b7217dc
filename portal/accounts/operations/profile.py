"""What people change about themselves: details, language, optional consents."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_login import current_user
from sqlalchemy import select

from portal.accounts import notice, passwords
from portal.accounts.models import Consent, User
from portal.accounts.operations.passwords import BadCode
from portal.extensions import db, transaction
from portal.i18n import gettext as _, now
from portal.privacy.operations import record_act

#: Consents one may give or withdraw at any time; nothing depends on them.
OPTIONAL_CONSENTS = ("survey",)
_ON_THE_CARD = {"title", "first_name", "last_name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a person may change about the account."""

    title: str
    first_name: str
    last_name: str
    phone: str
    staff_type: str
    email: str | None


def update_profile(user_id: int, profile: Profile, password: str = "") -> list[str]:
    """Keep the new details; the names of the fields that changed.

    A new mail address could be used to take the account over: it needs the password (BadCode
    without). A new name is not the one an officer has seen on the card: the account becomes
    unverified. The trail keeps which fields changed, not what they held.
    """
    user = db.session.get_one(User, user_id)
    wanted = {**asdict(profile), "email": profile.email or None}
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    if not changed:
        return []
    if "email" in changed and not passwords.matches(password, user.password_hash):
        raise BadCode(_("Enter your password to change the e-mail address."))
    with transaction():
        for name in changed:
            setattr(user, name, wanted[name])
        if user.verified_at is not None and _ON_THE_CARD.intersection(changed):
            user.verified_at = user.verified_by_id = None
        record_act("profile.changed", actor_id=user_id, subject_id=user_id, fields=changed)
    return changed


def remember_language(language: str) -> None:
    """Keep the language in the account of whoever is signed in."""
    if not current_user.is_authenticated or current_user.language == language:
        return
    with transaction() as session:
        session.get_one(User, current_user.id).language = language


def set_consent(user_id: int, kind: str, given: bool) -> None:
    """Give or withdraw an optional consent. ValueError for one that is not optional."""
    if kind not in OPTIONAL_CONSENTS:
        raise ValueError(f"not an optional consent: {kind}")
    with transaction() as session:
        last = session.scalar(
            select(Consent.given)
            .where(Consent.user_id == user_id, Consent.kind == kind)
            .order_by(Consent.id.desc())
            .limit(1)
        )
        if bool(last) != given:
            version = notice.current().version
            row = Consent(user_id=user_id, kind=kind, version=version, given=given, at=now())
            session.add(row)
