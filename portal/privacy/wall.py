"""What an administrator changes is in the trail, with before and after, or it is not changed.

Looked at when the transaction of a form of administration ends: rows were changed and none was
added to the trail, then nothing of it is kept. Records of looking and of sessions are no change.
"""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from portal.extensions import PortalSession, at_the_end
from portal.policy import admin, policy_of
from portal.privacy.models import AuditRecord

WRITTEN, RECORDED = "written tables", "recorded acts"
#: Records about the reading and the signing in themselves.
ASIDE = frozenset({"access_record", "attempt", "audit_head", "audit_record", "login_session"})
#: Acts that change nothing which had a value before.
WITHOUT_BEFORE = frozenset({
    "channel.tested", "id.revealed", "mail.retry", "password.counter_code", "webhook.again",
    "webhook.ping", "webhook.renew",
})

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


class Unrecorded(RuntimeError):
    """A form of administration changed rows and told the trail nothing, or not what was before."""


@event.listens_for(PortalSession, "after_begin")
def _watch(session: Session, _transaction: object, connection: Connection) -> None:
    """Note every statement that writes, also those past the ORM, where it matters."""
    if not session.info.get("writing") or not _is_administration():
        return
    written: list[tuple[str, Any]] = session.info.setdefault(WRITTEN, [])

    def note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        found = _WRITES.match(statement)
        # SQLite knows how many rows a statement met when its answer was read, others at once.
        if found and (cursor.rowcount or connection.dialect.name == "sqlite"):
            written.append((found[1], cursor))

    event.listen(connection, "after_cursor_execute", note)


@event.listens_for(PortalSession, "after_flush")
def _note_acts(session: Session, *_: object) -> None:
    if WRITTEN in session.info:
        acts = [row for row in session.new if isinstance(row, AuditRecord)]
        session.info.setdefault(RECORDED, []).extend(acts)


def demand_record(session: Session) -> None:
    """Raise Unrecorded where a form of administration ends a transaction without its record."""
    written = session.info.get(WRITTEN, ())
    tables = {table for table, cursor in written if table not in ASIDE and cursor.rowcount}
    if not tables:
        return
    acts = session.info.get(RECORDED, [])
    if not acts:
        raise Unrecorded(f"{request.endpoint} changes {sorted(tables)} and records nothing")
    changes = [act for act in acts if act.action not in WITHOUT_BEFORE]
    if changes and not any({"before", "after"} <= set(act.detail) for act in changes):
        raise Unrecorded(f"{request.endpoint} records {changes[0].action} without before and after")


def _is_administration() -> bool:
    if not has_request_context() or request.method in {"GET", "HEAD"} or not request.endpoint:
        return False
    return policy_of(current_app, request.endpoint) is admin


at_the_end(demand_record)
