"""How a person wants to be told: read for their page and kept when they change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from portal.extensions import db, transaction
from portal.i18n import isoformat
from portal.messages.linking import address_of
from portal.messages.models import Contact, MessageChoice, MutedService
from portal.plugins import registry


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose; without a choice all mail comes at once."""

    mail: bool = True
    daily: bool = False  #: one mail a working-day morning
    muted: frozenset[str] = frozenset()  #: services kept to the inbox
    channels: frozenset[str] = frozenset()  #: linked channels that are wanted


def wishes_of(user_id: int) -> Wishes:
    """The person's present choice."""
    choice = db.session.get(MessageChoice, user_id)
    muted = db.session.scalars(
        select(MutedService.service_code).where(MutedService.user_id == user_id)
    )
    channels = db.session.scalars(
        select(Contact.channel).where(Contact.user_id == user_id, Contact.active)
    )
    return Wishes(
        mail=choice.mail if choice else True, daily=choice.daily if choice else False,
        muted=frozenset(muted), channels=frozenset(channels),
    )


def linked_since(user_id: int) -> dict[str, datetime]:
    """Channel → since when the person is linked to it."""
    found = select(Contact.channel, Contact.linked_at).where(Contact.user_id == user_id)
    return {row.channel: row.linked_at for row in db.session.execute(found)}


def copy_of(user_id: int) -> dict[str, Any]:
    """The choice and the linked channels as plain JSON, for the person to take along."""
    wishes = wishes_of(user_id)
    return {
        "mail": wishes.mail, "daily": wishes.daily, "quiet_services": sorted(wishes.muted),
        "channels": [
            {"channel": code, "since": isoformat(since), "wanted": code in wishes.channels,
             "address": address_of(user_id, code) or None}
            for code, since in linked_since(user_id).items()
        ],
    }  # fmt: skip


def keep_wishes(user_id: int, wishes: Wishes) -> None:
    """Put the choice in place of the one before; codes of no service or channel are dropped.

    What is told from now on follows it; what was told before goes the way decided then.
    """
    known = {service.code for service in registry()}
    with transaction() as session:
        session.merge(MessageChoice(user_id=user_id, mail=wishes.mail, daily=wishes.daily))
        session.execute(
            delete(MutedService).where(
                MutedService.user_id == user_id, MutedService.service_code.in_(known)
            )
        )
        chosen = [{"user_id": user_id, "service_code": code} for code in wishes.muted & known]
        if chosen:
            session.execute(insert(MutedService), chosen)
        session.execute(
            update(Contact)
            .where(Contact.user_id == user_id)
            .values(active=Contact.channel.in_(list(wishes.channels)))
            .execution_options(synchronize_session=False)
        )
