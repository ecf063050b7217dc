"""Sign-in that can be ended: the cookie holds a token, the database decides what it is worth."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import structlog
from flask import current_app, g, request, session as cookie
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from portal.accounts.limits import address
from portal.accounts.models import Grant, LoginSession, User
from portal.accounts.reader import Reader, Visitor
from portal.extensions import login, rows, transaction
from portal.i18n import now
from portal.messages.models import Message
from portal.prebuilt import Prebuilt

if TYPE_CHECKING:
    from sqlalchemy import Table

log = structlog.get_logger(__name__)

TOKEN = "token"  # noqa: S105  the only thing of ours in the session cookie, beside the CSRF token
IDLE_CITIZEN = timedelta(minutes=30)
IDLE_STAFF = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
#: How stale the last-seen moment may get; a page view within it writes nothing.
SEEN_EVERY = timedelta(minutes=1)
_COMMA = ","

# Columns of the tables, not attributes of the classes: the ORM's way costs twice as much.
_session, _user = LoginSession.__table__.c, User.__table__.c
_granted, _message = Grant.__table__.c, Message.__table__.c
_grants = (
    select(func.aggregate_strings(_granted.service_code + "." + _granted.role, _COMMA))
    .where(_granted.user_id == _session.user_id)
    .correlate(LoginSession.__table__)
    .scalar_subquery()
)
_unread = (
    select(func.count(_message.id))
    .where(_message.user_id == _session.user_id, _message.read_at.is_(None))
    .correlate(LoginSession.__table__)
    .scalar_subquery()
)
#: Session, person, grants and unread messages in one statement, built once.
_signed_in = Prebuilt(select(
    _session.id,
    _session.user_id,
    _session.created_at,
    _session.seen_at,
    _session.second_factor,
    _user.title,
    _user.first_name,
    _user.last_name,
    _user.language,
    _user.verified_at,
    _grants.label("grants"),
    _unread.label("unread"),
).where(
    _session.token_hash == bindparam("token_hash"),
    _session.ended_at.is_(None),
    _user.id == _session.user_id,
    _user.disabled_at.is_(None),
))  # fmt: skip

_opened = insert(cast("Table", LoginSession.__table__))


def hash_of(token: str) -> str:
    """What the database keeps of a token, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(user_id: int, *, second_factor: bool = False) -> str:
    """A new session row for a person; its token, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    moment = now()
    with transaction() as session:
        session.connection().execute(
            _opened,
            {
                "token_hash": hash_of(token),
                "user_id": user_id,
                "second_factor": second_factor,
                "created_at": moment,
                "seen_at": moment,
                "address": address() if request else "",
                "agent": request.user_agent.string[:200] if request else "",
            },
        )
    return token


def sign_in(user_id: int, *, second_factor: bool = False) -> None:
    """Begin a session under a new token; what the browser held before is ended and forgotten."""
    with transaction():
        end_session(cookie.get(TOKEN))
        token = open_session(user_id, second_factor=second_factor)
    cookie.clear()
    cookie[TOKEN] = token
    g.pop("_login_user", None)


def sign_out() -> None:
    """End this session for good and empty the cookie."""
    end_session(cookie.get(TOKEN))
    cookie.clear()
    g.pop("_login_user", None)


def end_session(token: object) -> None:
    """End the session of a token; an unknown or ended one is no error."""
    if isinstance(token, str):
        _end(LoginSession.token_hash == hash_of(token))


def sign_out_everywhere(user_id: int, *, except_: int | None = None) -> int:
    """End every session of a person, but perhaps the one with this id; how many were ended."""
    return _end(LoginSession.user_id == user_id, LoginSession.id != (except_ or 0))


def end_own_session(user_id: int, session_id: int) -> bool:
    """End one session of a person; False where it is not theirs or is over."""
    return bool(_end(LoginSession.id == session_id, LoginSession.user_id == user_id))


def _end(*which: object) -> int:
    with transaction() as session:
        ended = session.execute(
            update(LoginSession)
            .where(LoginSession.ended_at.is_(None), *which)  # type: ignore[arg-type]
            .values(ended_at=now())
            .execution_options(synchronize_session=False)
        )
        return int(ended.rowcount)  # type: ignore[attr-defined]


def is_over(
    created_at: datetime, seen_at: datetime, *, staff: bool, at: datetime | None = None
) -> bool:
    """Whether a session has been idle too long or has lasted its twelve hours."""
    moment = at or now()
    idle = IDLE_STAFF if staff else IDLE_CITIZEN
    return moment - seen_at > idle or moment - created_at > LONGEST


def reader_of(token: str) -> Reader | None:
    """Who holds this token, now; None when it is ended, too old, idle, or the person disabled."""
    found = rows(_signed_in, {"token_hash": hash_of(token)})
    if not found:
        return None
    row = found[0]
    granted = frozenset(row.grants.split(_COMMA)) if row.grants else frozenset()
    if is_over(row.created_at, row.seen_at, staff=bool(granted)):
        return None
    _note_presence(row.id, row.seen_at)
    return Reader(
        id=row.user_id,
        session_id=row.id,
        full_name=f"{row.title}{row.first_name} {row.last_name}",
        language=row.language,
        verified_at=row.verified_at,
        grants=granted if row.second_factor else frozenset(),
        waiting_grants=frozenset() if row.second_factor else granted,
        unread=row.unread,
        second_factor=row.second_factor,
    )


def _note_presence(session_id: int, seen_at: datetime) -> None:
    """Refresh the last-seen moment, at most once a minute; failing to is no reason to stop."""
    moment = now()
    if moment - seen_at < SEEN_EVERY:
        return
    try:
        with transaction(while_reading=True) as session:
            session.execute(
                update(LoginSession)
                .where(LoginSession.id == session_id, LoginSession.seen_at < moment)
                .values(seen_at=moment)
                .execution_options(synchronize_session=False)
            )
    except DBAPIError:
        log.warning("last-seen moment not kept", session=session_id)


def init_sessions() -> None:
    """Tell flask-login how people are recognised: by our token, never by its own cookies."""
    login.anonymous_user = Visitor
    login.session_protection = None
    login.login_view = "accounts.login"
    login.request_loader(_load)


def _load(_request: object) -> Reader | None:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    token = cookie.get(TOKEN)
    return reader_of(token) if isinstance(token, str) else None
