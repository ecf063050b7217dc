"""Send what is due: each address in a thread of its own, so that none waits for another."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

import structlog
from flask import Flask
from sqlalchemy import delete, select, update

from portal.errors import Refused
from portal.extensions import db, transaction
from portal.i18n import now
from portal.messages.channels import Deferred, Unreachable
from portal.messages.claims import LEASE, OUTAGE, WAITS
from portal.messages.hook_calls import application
from portal.messages.sealed import disclose
from portal.posting import Answer, post
from portal.webhooks.models import Webhook, WebhookPost
from portal.webhooks.pinning import pinned
from portal.webhooks.queries import due

log = structlog.get_logger(__name__)

LOOK = 1.0  #: seconds after which, while slow ones run, others are looked for
KEPT = timedelta(days=90)  #: how long the log goes back


@dataclass(frozen=True, slots=True)
class Parcel:
    """One post that is ours until its lease ends; plain values, no row."""

    id: int
    webhook_id: int
    tries: int
    lease: datetime
    url: str
    secret: bytes
    identifier: str
    body: bytes


def send_posts() -> int:
    """Send all that is due; how many were tried.

    Safe in any number of processes: each post is claimed for a while. Killed at any moment it
    is sent again under the same identifier.
    """
    app, finished = application(), SimpleQueue[tuple[int, int]]()
    running: set[int] = set()
    tried = 0
    while True:
        for webhook_id in set(due()) - running:
            running.add(webhook_id)
            threading.Thread(
                target=_work, args=(app, webhook_id, finished), name=f"webhook {webhook_id}",
                daemon=True,
            ).start()
        if not running:
            return tried
        try:
            webhook_id, number = finished.get(timeout=LOOK)
        except Empty:
            continue
        running.discard(webhook_id)
        tried += number


def _work(app: Flask, webhook_id: int, finished: SimpleQueue[tuple[int, int]]) -> None:
    tried = 0
    try:
        with app.app_context():
            while (parcel := claim(webhook_id)) is not None:
                tried += 1
                db.session.remove()  # no connection is held while the other side takes its time
                if not _send(parcel):
                    break
    except Exception:
        log.exception("webhook failed", webhook=webhook_id)
    finally:
        finished.put((webhook_id, tried))


def claim(webhook_id: int) -> Parcel | None:
    """The post of an address that has waited longest; nobody else gets it until the lease ends."""
    at = now()
    ready = (
        WebhookPost.webhook_id == webhook_id, WebhookPost.state == "waiting",
        WebhookPost.due_at <= at,
    )
    first = (
        select(WebhookPost.id).where(*ready).order_by(WebhookPost.due_at, WebhookPost.id).limit(1)
        .with_for_update(skip_locked=True).scalar_subquery()
    )
    with transaction() as session:
        row = session.scalars(
            update(WebhookPost)
            .where(WebhookPost.id == first, *ready)
            .values(due_at=at + LEASE, tries=WebhookPost.tries + 1)
            .returning(WebhookPost)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).one_or_none()
        hook = session.get(Webhook, webhook_id) if row is not None else None
        if row is None or hook is None or not hook.active:
            return None
        return Parcel(
            row.id, hook.id, row.tries, at + LEASE, hook.url,
            disclose(hook.secret_cipher).encode(), row.identifier, body_of(row),
        )


def body_of(row: WebhookPost) -> bytes:
    """What is told: nothing about a person but the reference of the petition."""
    told = {
        "id": row.identifier, "event": row.event, "reference": row.reference,
        "service": row.service_code, "state": row.reached,
        "moment": row.at.isoformat(timespec="seconds"),
    }
    return json.dumps(told, separators=(",", ":")).encode()


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over the timestamp, a full stop and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _send(parcel: Parcel) -> bool:
    """One try; False where the address had better be left alone for a while."""
    try:
        answer = _posted(parcel)
    except (Refused, Unreachable, Deferred) as trouble:
        _put_off(parcel, str(getattr(trouble, "message", trouble)), None)
        return False
    if 200 <= answer.status < 300:
        _note(parcel, state="done", status=answer.status, error="", done_at=now())
        return True
    said = "a redirect, which is not followed" if 300 <= answer.status < 400 else answer.text
    _put_off(parcel, said, answer.status)
    return False


def _posted(parcel: Parcel) -> Answer:
    timestamp = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json", "User-Agent": "portal-webhook",
        "Portal-Id": parcel.identifier, "Portal-Timestamp": timestamp,
        "Portal-Signature": f"v1={signature(parcel.secret, timestamp, parcel.body)}",
    }
    return post(parcel.url, parcel.body, headers, address=pinned(parcel.url))


def _put_off(parcel: Parcel, error: str, status: int | None) -> None:
    """Later again, or given up; the others for the address wait a little, untried."""
    if parcel.tries > len(WAITS):
        _note(parcel, state="dead", status=status, error=error[:1000])
    else:
        _note(parcel, status=status, error=error[:1000], due_at=now() + WAITS[parcel.tries - 1])
    with transaction() as session:
        session.execute(
            update(WebhookPost)
            .where(
                WebhookPost.webhook_id == parcel.webhook_id, WebhookPost.state == "waiting",
                WebhookPost.due_at <= now(),
            )
            .values(due_at=now() + OUTAGE)
            .execution_options(synchronize_session=False)
        )


def _note(parcel: Parcel, **values: object) -> None:
    """Write down how it went, while the claim is still ours."""
    with transaction() as session:
        session.execute(
            update(WebhookPost)
            .where(
                WebhookPost.id == parcel.id, WebhookPost.state == "waiting",
                WebhookPost.due_at == parcel.lease,
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def forget_posts() -> int:
    """The log of what is older than three months and does not wait."""
    with transaction() as session:
        gone = session.execute(
            delete(WebhookPost).where(
                WebhookPost.state != "waiting", WebhookPost.at < now() - KEPT
            )
        )
    return int(gone.rowcount)  # type: ignore[attr-defined]
