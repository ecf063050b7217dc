"""The verbs of webhooks: add, change, remove, tell of a change, send again; all audited."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import gettext as _, now
from portal.messages.sealed import close
from portal.petitions.workflow import Phase
from portal.privacy.operations import record_act
from portal.webhooks.models import Webhook, WebhookPost
from portal.webhooks.pinning import pinned

if TYPE_CHECKING:
    from portal.petitions.models import Petition, PetitionEvent

EVENTS = ("submitted", "changed", "closed")
MOST = 20  #: addresses; each may be slow in a thread of its own
CLOSED = (Phase.COMPLETED, Phase.CANCELLED)

_ACTIVE = select(
    Webhook.__table__.c.id, Webhook.__table__.c.services, Webhook.__table__.c.events
).where(Webhook.__table__.c.active)


def enqueue(petition: Petition, event: PetitionEvent) -> None:
    """Note a change for every address that wants it, in the transaction of the change."""
    kind = "submitted" if event.source is None else "changed"
    if petition.phase in CLOSED:
        kind = "closed"
    session = db.session()
    wanted = [
        row.id for row in session.execute(_ACTIVE)
        if kind in row.events and (not row.services or petition.service_code in row.services)
    ]
    if wanted:
        common = {
            "event": kind, "reference": petition.reference, "reached": event.target,
            "service_code": petition.service_code, "at": event.at,
        }
        session.execute(insert(WebhookPost), [_fresh(one) | common for one in wanted])


def _fresh(webhook_id: int) -> dict[str, Any]:
    return {
        "webhook_id": webhook_id, "identifier": str(uuid.uuid4()), "state": "waiting",
        "tries": 0, "due_at": now(), "error": "",
    }


def add_webhook(by: int, *, url: str, services: list[str], events: list[str]) -> tuple[int, str]:
    """A new address; its id and its secret, which is shown this once. Refused as `pinned` says."""
    pinned(url)
    with transaction() as session:
        if (session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST:
            raise Refused(_("There are %(num)s webhooks already.", num=MOST))
        secret = secrets.token_hex(32)
        row = Webhook(
            url=url, services=services, events=events, secret_cipher=close(secret), active=True
        )
        session.add(row)
        session.flush()
        record_act(
            "webhook.add", actor_id=by, webhook=row.id, before=None, after=_said(row)
        )
        return row.id, secret


def change_webhook(
    by: int, webhook_id: int, *, url: str, services: list[str], events: list[str], active: bool
) -> None:
    """Other words for an address; what waits for it goes to the new one. Refused as `pinned`."""
    pinned(url)
    with transaction() as session:
        row = session.get_one(Webhook, webhook_id, with_for_update=True)
        before = _said(row)
        row.url, row.services, row.events, row.active = url, services, events, active
        if before != _said(row):
            record_act(
                "webhook.change", actor_id=by, webhook=row.id, before=before, after=_said(row)
            )


def renew_secret(by: int, webhook_id: int) -> str:
    """A new secret in place of the old one, shown this once."""
    secret = secrets.token_hex(32)
    with transaction() as session:
        row = session.get_one(Webhook, webhook_id)
        row.secret_cipher = close(secret)
        record_act("webhook.renew", actor_id=by, webhook=row.id)
    return secret


def remove_webhook(by: int, webhook_id: int) -> None:
    """Forget an address, what waits for it, and its log."""
    with transaction() as session:
        row = session.get_one(Webhook, webhook_id)
        record_act(
            "webhook.remove", actor_id=by, webhook=row.id, before=_said(row), after=None
        )
        session.delete(row)


def ping(webhook_id: int, by: int | None = None) -> None:
    """A call that tells of nothing, to see whether it arrives."""
    with transaction() as session:
        session.add(WebhookPost(**_fresh(webhook_id), event="ping", at=now()))
        record_act("webhook.ping", actor_id=by, webhook=webhook_id)


def send_again(by: int, post_id: int) -> bool:
    """Send one that was sent or given up once more, under its identifier; False if it waits."""
    with transaction() as session:
        row = session.scalar(
            update(WebhookPost)
            .where(WebhookPost.id == post_id, WebhookPost.state != "waiting")
            .values(state="waiting", tries=0, due_at=now(), done_at=None, error="", status=None)
            .returning(WebhookPost.webhook_id)
            .execution_options(synchronize_session=False)
        )
        if row is not None:
            record_act("webhook.again", actor_id=by, webhook=row, post=post_id)
        return row is not None


def _said(row: Webhook) -> dict[str, Any]:
    return {"url": row.url, "services": row.services, "events": row.events, "active": row.active}
