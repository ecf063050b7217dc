"""The mail of the morning: what has gathered for a person since the last, in one, once a day."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select, update

from portal.accounts.models import User
from portal.extensions import db, transaction
from portal.i18n import BANGKOK, now, today
from portal.i18n.working_days import is_working_day
from portal.messages.models import Delivery, Message, MessageChoice
from portal.messages.reach import mail_address, new_identifier
from portal.sealing import index

FROM = time(8)  #: what is told before goes with this morning's mail
BATCH = 500  #: people of one round
NAMED = 50  #: messages named in one mail; the portal has them all


def send_digests() -> int:
    """Put this morning's mails into the outbox, on working days; how many people get one.

    Safe in any number of processes: what is taken up is taken up once, and the Message-ID of a
    person and a day is always the same, so the database refuses a second.
    """
    if now().astimezone(BANGKOK).time() < FROM or not is_working_day(today()):
        return 0
    edge = datetime.combine(today(), FROM, BANGKOK)
    waiting = (
        select(Message.user_id)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Delivery.state == "gathered", Message.created_at < edge)
        .distinct()
        .limit(BATCH)
    )
    return sum(_assemble(user_id, edge) for user_id in list(db.session.scalars(waiting)))


def _assemble(user_id: int, edge: datetime) -> bool:
    """One person's mail; False where there is none to send, or another worker was faster."""
    identifier = identifier_of(user_id)
    with transaction() as session:
        if session.scalar(select(Delivery.id).where(Delivery.identifier == identifier)):
            return False
        theirs = select(Message.id).where(Message.user_id == user_id, Message.created_at < edge)
        taken = sorted(session.scalars(
            update(Delivery)
            .where(Delivery.state == "gathered", Delivery.message_id.in_(theirs))
            .values(state="done", done_at=now())
            .returning(Delivery.message_id)
            .execution_options(synchronize_session=False)
        ))  # fmt: skip
        email, wanted = session.execute(
            select(User.email, MessageChoice.mail)
            .outerjoin(MessageChoice, MessageChoice.user_id == User.id)
            .where(User.id == user_id)
        ).one()
        address = mail_address(email or "")
        if not taken or not address or wanted is False:
            return False
        message = Message(
            user_id=user_id, kind="digest", link="/messages", created_at=now(), read_at=now(),
            parameters={"messages": taken[:NAMED], "number": len(taken)},
        )
        session.add_all([message, Delivery(
            message=message, channel="mail", address=address, identifier=identifier, due_at=now()
        )])  # fmt: skip
    return True


def identifier_of(user_id: int) -> str:
    """The Message-ID of a person's mail of today: the key that keeps it to one."""
    return new_identifier(f"digest.{today().isoformat()}.{index('digest', str(user_id))[:20]}")
