"""Secret links to a person's own calendar: made, shown once, used by calendars, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import func, select, update

from portal.accounts.models import User
from portal.booking.models import CalendarLink
from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import gettext, now
from portal.privacy.operations import record_act
from portal.sealing import index

MOST = 10  #: links of one person that open at one time
USED_EVERY = timedelta(hours=1)  #: how stale the moment of the last use may get


def make_link(user_id: int, name: str) -> str:
    """A new link of the person; its token, of which only a keyed hash is kept."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.get_one(User, user_id, with_for_update=True)  # one after the other: none too many
        held = select(func.count()).where(
            CalendarLink.user_id == user_id, CalendarLink.revoked_at.is_(None)
        )
        if (session.scalar(held) or 0) >= MOST:
            raise Refused(gettext("At most %(most)s links; revoke one you do not need.", most=MOST))
        link = CalendarLink(user_id=user_id, name=name, token_hash=_hash(token))
        session.add(link)
        session.flush()
        record_act("calendar_link.made", actor_id=user_id, link=link.id)
    return token


def revoke_link(user_id: int, link_id: int) -> bool:
    """Let a link of the person's own open nothing any more; False where it is not theirs."""
    with transaction() as session:
        revoked = session.execute(
            update(CalendarLink)
            .where(CalendarLink.id == link_id, CalendarLink.user_id == user_id)
            .where(CalendarLink.revoked_at.is_(None))
            .values(revoked_at=now())
            .execution_options(synchronize_session=False)
        )
        done = bool(revoked.rowcount)  # type: ignore[attr-defined]
        if done:
            record_act("calendar_link.revoked", actor_id=user_id, link=link_id)
    return done


def links_of(user_id: int) -> list[CalendarLink]:
    """The person's links that still open, the newest first."""
    return list(
        db.session.scalars(
            select(CalendarLink)
            .where(CalendarLink.user_id == user_id, CalendarLink.revoked_at.is_(None))
            .order_by(CalendarLink.id.desc())
        )
    )


def link_at(token: str) -> tuple[CalendarLink, User] | None:
    """The link of a token and whose it is, also where it was revoked; None for no link."""
    found = db.session.execute(
        select(CalendarLink, User)
        .join(User, User.id == CalendarLink.user_id)
        .where(CalendarLink.token_hash == _hash(token))
    ).one_or_none()
    return (found[0], found[1]) if found else None


def note_use(link: CalendarLink) -> None:
    """Keep when it was used last, at most once an hour: a record about reading."""
    at = now()
    if link.used_at is not None and at - link.used_at < USED_EVERY:
        return
    with transaction(while_reading=True) as session:
        session.execute(
            update(CalendarLink)
            .where(CalendarLink.id == link.id)
            .values(used_at=at)
            .execution_options(synchronize_session=False)
        )


def _hash(token: str) -> str:
    return index("calendar_link", token)
