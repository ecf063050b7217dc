"""How long the log of webhooks is kept: as long as its address, three months at most."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from portal.app import Portal
from portal.extensions import db, transaction
from portal.i18n import now
from portal.testing import make_person
from portal.webhooks.models import Webhook, WebhookPost
from portal.webhooks.operations import remove_webhook
from portal.webhooks.sending import forget_posts, send_posts
from tests.webhooks.conftest import Receiver, pinged, posts


def test_a_removed_address_takes_its_log_along(app: Portal, receiver: Receiver) -> None:
    only = pinged(receiver.url)
    remove_webhook(make_person("portal.admin").id, only.webhook_id)
    assert (posts(), db.session.scalar(select(func.count()).select_from(Webhook))) == ([], 0)
    assert send_posts() == 0


def test_the_log_is_forgotten_after_three_months_but_never_what_waits(
    app: Portal, inside: None
) -> None:
    for state, days in (("done", 91), ("done", 89), ("waiting", 91), ("dead", 91)):
        only = pinged("http://127.0.0.1:1/")
        with transaction() as session:
            session.execute(
                update(WebhookPost)
                .where(WebhookPost.id == only.id)
                .values(state=state, at=now() - timedelta(days=days))
            )
    assert forget_posts() == 2
    assert [one.state for one in posts()] == ["done", "waiting"]
