"""What others decide about a person: verified, roles, disabled; and the reveal of the full ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from portal.accounts.identity import decrypt
from portal.accounts.models import PORTAL, Grant, ResetLink, User
from portal.accounts.roles import grantable
from portal.accounts.sessions import sign_out_everywhere
from portal.errors import NotAllowed
from portal.extensions import transaction
from portal.i18n import gettext as _, now
from portal.privacy.operations import record_access, record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader


def verify_person(actor: Reader | None, person_id: int, seen: str) -> None:
    """An officer has seen the card of this person; `seen` says which and how.

    Not for oneself. `actor` None is the command line.
    """
    if actor is not None and not (actor.is_staff or actor.is_admin):
        raise NotAllowed(_("Only officers may do this."))
    _not_oneself(actor, person_id)
    with transaction() as session:
        person = session.get_one(User, person_id)
        if person.verified_at is not None:
            return
        person.verified_at, person.verified_by_id = now(), actor.id if actor else None
        record_act("account.verified", actor_id=_id(actor), subject_id=person_id, seen=seen,
                   before="not verified", after="verified")


def unverify_person(actor: Reader, person_id: int, reason: str) -> None:
    """The card was not this person's after all; who had seen it, and when, stays in the trail."""
    if not (actor.is_staff or actor.is_admin):
        raise NotAllowed(_("Only officers may do this."))
    _not_oneself(actor, person_id)
    with transaction() as session:
        person = session.get_one(User, person_id)
        if person.verified_at is None:
            return
        before = {"at": person.verified_at.isoformat(timespec="seconds"),
                  "by": person.verified_by_id}
        person.verified_at = person.verified_by_id = None
        record_act(
            "account.unverified", actor_id=actor.id, subject_id=person_id, reason=reason,
            before=before, after="not verified",
        )


def grant(actor: Reader | None, person_id: int, service_code: str, role: str) -> None:
    """Give a person a role in a service, or `portal`, `admin`/`auditor`. Twice is once.

    ValueError for a role nobody declares.
    """
    _by_administrator(actor)
    if f"{service_code}.{role}" not in grantable():
        raise ValueError(f"no such role: {service_code}.{role}")
    with transaction() as session:
        before = _roles(person_id)
        if f"{service_code}.{role}" in before:
            return
        session.add(
            Grant(
                user_id=person_id, service_code=service_code, role=role,
                granted_by_id=_id(actor), granted_at=now(),
            )
        )
        session.flush()
        record_act(
            "role.granted", actor_id=_id(actor), subject_id=person_id,
            before=before, after=_roles(person_id),
        )


def revoke(actor: Reader | None, person_id: int, service_code: str, role: str) -> None:
    """Take a role away; it is gone at the person's next request. None held, nothing done.

    Administrators cannot take the office from themselves: someone must be left to hold it.
    """
    _by_administrator(actor)
    if (service_code, role) == (PORTAL, "admin"):
        _not_oneself(actor, person_id)
    with transaction() as session:
        before = _roles(person_id)
        gone = session.execute(
            delete(Grant).where(
                Grant.user_id == person_id, Grant.service_code == service_code,
                Grant.role == role,
            )
        )
        if gone.rowcount:  # type: ignore[attr-defined]
            record_act(
                "role.revoked", actor_id=_id(actor), subject_id=person_id,
                before=before, after=_roles(person_id),
            )


def revoke_all(actor: Reader | None, person_id: int, reason: str) -> None:
    """Take every role away, as when somebody leaves; their sessions end. None held, nothing done.

    Not for oneself: an administrator must be left.
    """
    _by_administrator(actor)
    _not_oneself(actor, person_id)
    with transaction() as session:
        before = _roles(person_id)
        if not before:
            return
        session.execute(delete(Grant).where(Grant.user_id == person_id))
        sign_out_everywhere(person_id)
        record_act(
            "role.all_revoked", actor_id=_id(actor), subject_id=person_id,
            before=before, after=[], reason=reason,
        )


def disable(actor: Reader | None, person_id: int, reason: str) -> None:
    """Nobody can sign in as this person any more; all sessions and links end now."""
    _by_administrator(actor)
    _not_oneself(actor, person_id)
    with transaction() as session:
        person = session.get_one(User, person_id)
        if person.disabled_at is not None:
            return
        person.disabled_at = now()
        sign_out_everywhere(person_id)
        session.execute(
            update(ResetLink)
            .where(ResetLink.user_id == person_id, ResetLink.used_at.is_(None))
            .values(used_at=now())
        )
        record_act(
            "account.disabled", actor_id=_id(actor), subject_id=person_id,
            before="open", after="disabled", reason=reason,
        )


def enable(actor: Reader | None, person_id: int, reason: str) -> None:
    """The person may sign in again, with the old password."""
    _by_administrator(actor)
    with transaction() as session:
        person = session.get_one(User, person_id)
        if person.disabled_at is None:
            return
        person.disabled_at = None
        record_act(
            "account.enabled", actor_id=_id(actor), subject_id=person_id,
            before="disabled", after="open", reason=reason,
        )


def reveal(actor: Reader, person_id: int) -> str:
    """The full national ID of a person; the look is written down and shown to them."""
    _by_administrator(actor)
    with transaction() as session:
        person = session.get_one(User, person_id)
        record_access(actor.id, person_id, "reveal")
        record_act("id.revealed", actor_id=actor.id, subject_id=person_id)
        return decrypt(person.national_id_cipher, person.national_id_index)


def _roles(person_id: int) -> list[str]:
    with transaction() as session:
        rows = session.execute(
            select(Grant.service_code, Grant.role).where(Grant.user_id == person_id)
        )
        return sorted(f"{row.service_code}.{row.role}" for row in rows)


def _id(actor: Reader | None) -> int | None:
    return actor.id if actor else None


def _by_administrator(actor: Reader | None) -> None:
    if actor is not None and not actor.is_admin:
        raise NotAllowed(_("Only administrators may do this."))


def _not_oneself(actor: Reader | None, person_id: int) -> None:
    if actor is not None and actor.id == person_id:
        raise NotAllowed(_("You cannot do this for your own account."))
