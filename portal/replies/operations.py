"""The verbs of kept texts: write one, throw one away; each with before and after in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from portal.errors import NotAllowed, Refused
from portal.extensions import transaction
from portal.i18n import gettext, now
from portal.privacy.operations import record_act
from portal.replies.models import CannedReply
from portal.replies.queries import may_keep

if TYPE_CHECKING:
    from portal.accounts.reader import Reader

MOST = 50  #: texts of one service: more nobody finds anything among
FIELDS = ("service_code", "title", "body", "body_en", "body_lo")


def save_reply(
    reader: Reader, number: int | None, *, service_code: str | None, title: str, **bodies: str
) -> CannedReply:
    """Write a text anew (`number` None) or over; `bodies` are body, body_en, body_lo.

    NotAllowed for a service that is not the reader's, before or after; Refused for one too many.
    """
    with transaction() as session:
        row = session.get_one(CannedReply, number, with_for_update=True) if number else None
        _allowed(reader, service_code)
        if row is None:
            same = select(func.count()).select_from(CannedReply).where(
                CannedReply.service_code.is_not_distinct_from(service_code)
            )
            if (session.scalar(same) or 0) >= MOST:
                raise Refused(gettext("There are 50 texts already. Throw one away first."))
            row, before = CannedReply(), None
            session.add(row)
        else:
            _allowed(reader, row.service_code)
            before = _facts(row)
        row.service_code, row.title = service_code, title
        for name, text in bodies.items():
            setattr(row, name, text)
        row.changed_by_id, row.changed_at = reader.id, now()
        session.flush()
        if before != _facts(row):
            record_act("reply.saved", actor_id=reader.id, before=before, after=_facts(row))
        return row


def throw_away(reader: Reader, number: int) -> None:
    """The text goes; messages written with it stay as they were sent."""
    with transaction() as session:
        row = session.get_one(CannedReply, number, with_for_update=True)
        _allowed(reader, row.service_code)
        record_act("reply.deleted", actor_id=reader.id, before=_facts(row), after=None)
        session.delete(row)


def _allowed(reader: Reader, service_code: str | None) -> None:
    if not may_keep(reader, service_code):
        raise NotAllowed(gettext("You are no officer of this service."))


def _facts(row: CannedReply) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}
