"""Forget what has had its time: attempts, captcha answers, reset links, sessions, old drafts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from portal.accounts.models import Attempt, LoginSession, ResetLink, UsedChallenge
from portal.extensions import db, transaction
from portal.i18n import now
from portal.petitions.drafts import throw_away
from portal.petitions.models import Draft

DRAFTS = timedelta(days=90)  #: a form nobody has touched for so long is forgotten
SESSIONS = timedelta(days=90)  #: how long a person can see where they were signed in
BATCH = 200  #: rows of one transaction, so that no writer waits long


def forget_attempts() -> int:
    """Counters, captcha answers and reset links that have run out."""
    at = now()
    with transaction() as session:
        gone = [
            session.execute(delete(Attempt).where(Attempt.expires_at < at)),
            session.execute(delete(UsedChallenge).where(UsedChallenge.expires_at < at)),
            session.execute(
                delete(ResetLink).where(
                    ResetLink.expires_at < at, ResetLink.issued_by_id.is_(None)
                )
            ),
        ]
    return sum(result.rowcount for result in gone)  # type: ignore[attr-defined]


def forget_sessions() -> int:
    """Sign-ins not seen for three months."""
    with transaction() as session:
        result = session.execute(
            delete(LoginSession).where(LoginSession.seen_at < now() - SESSIONS)
        )
    return int(result.rowcount)  # type: ignore[attr-defined]


def forget_drafts() -> int:
    """Drafts with their files; what was sent is not touched."""
    old = db.session.scalars(
        select(Draft).where(Draft.saved_at < now() - DRAFTS).order_by(Draft.id).limit(BATCH)
    )
    gone = 0
    for draft in list(old):
        throw_away(draft)
        gone += 1
    return gone
