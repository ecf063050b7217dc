"""The second factor: enrol, use a code once, recovery codes, and its removal by others."""

from __future__ import annotations

import base64
import os
import re
import secrets
from hmac import compare_digest
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from portal import sealing
from portal.accounts.models import RecoveryCode, User
from portal.accounts.operations.passwords import BadCode
from portal.accounts.sessions import sign_out_everywhere
from portal.errors import NotAllowed
from portal.extensions import db, transaction
from portal.i18n import arabic, gettext as _, now
from portal.privacy.operations import record_act

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

SECONDS = 30  #: one step of the clock; codes of the step before and after are taken too
RECOVERY_CODES = 10
_NONCE = 12
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"


def pending_secret(reader: Reader) -> str:
    """The secret this session offers for enrolment, base32; kept nowhere until confirmed.

    Derived from the session and the last code used, so every enrolment has one of its own.
    """
    last = db.session.scalar(select(User.totp_last_step).where(User.id == reader.id))
    seed = f"{reader.id}:{reader.session_id}:{last}"
    digest = bytes.fromhex(sealing.index("totp_pending", seed))
    return base64.b32encode(digest[:20]).decode()


def confirm_totp(reader: Reader, code: str) -> list[str]:
    """Enrol the pending secret when a code shows that the app has it; new recovery codes.

    BadCode for a wrong code, and where an enrolled person has not used the present second
    factor in this session: a stolen password must not replace the telephone.
    """
    secret = pending_secret(reader)
    step = _step_of(secret, code)
    if step is None:
        raise BadCode(_("This code is not right. Take the one the app shows now."))
    with transaction():
        if _secret_of(reader.id) is not None and not reader.second_factor:
            raise BadCode(_("Use your present second factor first."))
        enrol_totp(reader.id, secret, step=step)
        return new_recovery_codes(reader.id)


def enrol_totp(user_id: int, secret: str, *, step: int = 0) -> None:
    """Keep a secret as the person's second factor, encrypted. `step`: last code used.

    ValueError for a secret that is no base32 of at least 112 bits.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from pyotp import TOTP

    TOTP(secret)
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(sealing.key("totp")).encrypt(nonce, secret.encode(), str(user_id).encode())
    with transaction() as session:
        session.execute(
            update(User)
            .where(User.id == user_id)
            .values(totp_cipher=nonce + sealed, totp_last_step=step)
        )
        record_act("second_factor.enrolled", actor_id=user_id, subject_id=user_id)


def use_totp(user_id: int, code: str) -> bool:
    """Whether the code is right and has not been used; using it is one compare-and-set."""
    secret = _secret_of(user_id)
    step = _step_of(secret, code) if secret else None
    if step is None:
        return False
    with transaction() as session:
        taken = session.execute(
            update(User)
            .where(User.id == user_id, User.totp_last_step < step)
            .values(totp_last_step=step)
            .returning(User.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return taken is not None


def new_recovery_codes(user_id: int) -> list[str]:
    """Ten new spare codes; the old ones are void. They are shown once and kept hashed."""
    codes = ["-".join(_letters(5) for _n in range(2)) for _c in range(RECOVERY_CODES)]
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        session.add_all(
            RecoveryCode(user_id=user_id, code_hash=_code_hash(user_id, code)) for code in codes
        )
        record_act("second_factor.recovery_codes", actor_id=user_id, subject_id=user_id)
    return codes


def use_recovery_code(user_id: int, code: str) -> bool:
    """Whether the spare code was good; it is used up by the asking."""
    with transaction() as session:
        taken = session.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None),
                RecoveryCode.code_hash == _code_hash(user_id, code),
            )
            .values(used_at=now())
            .returning(RecoveryCode.id)
            .execution_options(synchronize_session=False)
        ).first()
        if taken:
            record_act("second_factor.recovery_used", actor_id=user_id, subject_id=user_id)
    return taken is not None


def remove_second_factor(actor: Reader | None, person_id: int, reason: str) -> None:
    """Take a lost second factor away, so that the person can enrol anew; ends all sessions.

    By an administrator, never for oneself; `actor` None is the command line.
    """
    if actor is not None and (not actor.is_admin or actor.id == person_id):
        raise NotAllowed(_("You cannot do this for your own account."))
    with transaction() as session:
        session.execute(update(User).where(User.id == person_id).values(totp_cipher=None))
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person_id))
        sign_out_everywhere(person_id)
        record_act(
            "second_factor.removed", actor_id=actor.id if actor else None,
            subject_id=person_id, reason=reason, before="set up", after=None,
        )


def _secret_of(user_id: int) -> str | None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = db.session.scalar(select(User.totp_cipher).where(User.id == user_id))
    if sealed is None:
        return None
    aes = AESGCM(sealing.key("totp"))
    plain: bytes = aes.decrypt(sealed[:_NONCE], sealed[_NONCE:], str(user_id).encode())
    return plain.decode()


def _step_of(secret: str, code: str) -> int | None:
    """The step of the clock a code belongs to, newest first; None for a wrong code."""
    from pyotp import TOTP

    typed = re.sub(r"\D", "", arabic(code))
    present = int(now().timestamp()) // SECONDS
    totp = TOTP(secret)
    for step in (present + 1, present, present - 1):
        if compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _n in range(count))


def _code_hash(user_id: int, code: str) -> str:
    plain = re.sub(r"[\s-]", "", code).lower()
    return sealing.index("recovery", f"{user_id}:{plain}")
