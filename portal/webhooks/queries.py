"""Reads of webhooks: the addresses with how they fare, and the log of one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal_column, select

from portal.extensions import db
from portal.i18n import now
from portal.petitions.paging import Page, page_of
from portal.webhooks.models import Webhook, WebhookPost

_WAITING: Any = literal_column("'waiting'")  #: a partial index wants it spelled out


def webhooks() -> list[tuple[Webhook, int, WebhookPost | None]]:
    """(address, how many posts wait, the newest that was tried) of each."""
    counted = (
        select(WebhookPost.webhook_id, func.count().label("number"))
        .where(WebhookPost.state == _WAITING)
        .group_by(WebhookPost.webhook_id)
    )
    waiting = {row.webhook_id: row.number for row in db.session.execute(counted)}
    newest = (
        select(func.max(WebhookPost.id))
        .where(WebhookPost.tries > 0)
        .group_by(WebhookPost.webhook_id)
    )
    last = {p.webhook_id: p for p in db.session.scalars(
        select(WebhookPost).where(WebhookPost.id.in_(newest))
    )}  # fmt: skip
    rows = db.session.scalars(select(Webhook).order_by(Webhook.id))
    return [(row, waiting.get(row.id, 0), last.get(row.id)) for row in rows]


def webhook(webhook_id: int) -> Webhook | None:
    """One address."""
    return db.session.get(Webhook, webhook_id)


def posts_of(webhook_id: int, cursor: str | None, size: int = 25) -> Page:
    """The log of an address, newest first."""
    return page_of(
        select(WebhookPost).where(WebhookPost.webhook_id == webhook_id), (WebhookPost.id,),
        descending=True, size=size, cursor=cursor, scalars=True,
        key_values=lambda post: (post.id,),
    )


def is_of(webhook_id: int, post_id: int) -> bool:
    """Whether a post is in the log of the address."""
    found = db.session.get(WebhookPost, post_id)
    return found is not None and found.webhook_id == webhook_id


def due() -> list[int]:
    """The addresses for which something is due."""
    return list(
        db.session.scalars(
            select(WebhookPost.webhook_id)
            .join(Webhook)
            .where(WebhookPost.state == _WAITING, WebhookPost.due_at <= now(), Webhook.active)
            .distinct()
        )
    )
