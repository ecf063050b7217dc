"""Invite somebody for whom an account was made: a link by mail to set the first password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from portal.accounts.models import ResetLink, User
from portal.accounts.sessions import hash_of
from portal.extensions import transaction
from portal.i18n import now
from portal.messages.operations import tell

INVITATION_LASTS = timedelta(days=7)


def invite(actor_id: int, user: User) -> None:
    """Mail a link that sets the first password; it works once. The caller tells the trail."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(ResetLink(
            user_id=user.id, token_hash=hash_of(token), expires_at=now() + INVITATION_LASTS,
            issued_by_id=actor_id, reason="invitation",
        ))  # fmt: skip
        tell(user.id, "invited", channels=("mail",), link=f"/account/reset/{token}")
