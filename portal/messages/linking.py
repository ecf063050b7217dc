"""Link a person to a plugin's channel by a code used once, and undo it: the address is gone."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from portal.accounts.models import User
from portal.extensions import db, in_turn, transaction
from portal.i18n import now
from portal.messages.models import Contact, LinkCode
from portal.messages.operations import tell
from portal.messages.sealed import close, disclose
from portal.sealing import index

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  #: nothing that is read for something else
LENGTH = 8
LIFETIME = timedelta(minutes=15)


def new_code(user_id: int, channel: str) -> str:
    """A code for the person to type in the channel, once and soon; an older one is dead."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    with transaction() as session:
        session.execute(
            delete(LinkCode).where(
                or_(
                    (LinkCode.user_id == user_id) & (LinkCode.channel == channel),
                    LinkCode.expires_at < now(),
                )
            )
        )
        session.add(LinkCode(
            user_id=user_id, channel=channel, code_index=_code_index(channel, code),
            expires_at=now() + LIFETIME,
        ))  # fmt: skip
    return code


def link_contact(channel: str, code: str, address: str) -> bool:
    """Bind an address of the channel to whoever was shown the code; False for a wrong code.

    The code is used up, and the address leaves whoever had it before. The person is told, by
    the channel itself too: who never asked for it learns of it.
    """
    typed = "".join(code.split()).upper().replace("-", "")
    if len(typed) != LENGTH:
        return False
    with transaction() as session:
        in_turn(f"contact {channel}")  # two who prove one address at once come one after the other
        user_id = session.scalar(
            delete(LinkCode)
            .where(
                LinkCode.channel == channel, LinkCode.expires_at >= now(),
                LinkCode.code_index == _code_index(channel, typed),
            )
            .returning(LinkCode.user_id)
        )
        user = session.get(User, user_id) if user_id is not None else None
        if user is None or user.disabled_at is not None:
            return False
        known = _address_index(channel, address)
        session.execute(
            delete(Contact).where(
                Contact.channel == channel,
                or_(Contact.user_id == user.id, Contact.address_index == known),
            )
        )
        session.add(Contact(
            user_id=user.id, channel=channel, address_cipher=close(address), address_index=known,
            linked_at=now(),
        ))  # fmt: skip
        session.flush()
        tell(user.id, "channel_linked", link="/account/messages", channel=channel)
    return True


def unlink_contact(channel: str, address: str, before: datetime | None = None) -> bool:
    """Forget an address, as the channel reports it gone; not one linked since `before`."""
    gone = delete(Contact).where(
        Contact.channel == channel, Contact.address_index == _address_index(channel, address)
    )
    if before is not None:
        gone = gone.where(Contact.linked_at <= before)
    with transaction() as session:
        return bool(session.scalars(gone.returning(Contact.id)).all())


def unlink_own(user_id: int, channel: str) -> None:
    """Forget where a person is reached by the channel, and a code not yet typed."""
    codes = delete(LinkCode).where(LinkCode.user_id == user_id, LinkCode.channel == channel)
    contacts = delete(Contact).where(Contact.user_id == user_id, Contact.channel == channel)
    with transaction() as session:
        session.execute(codes)
        session.execute(contacts)


def address_of(user_id: int, channel: str) -> str:
    """Where the person is reached by the channel; empty where they are not, or not any more."""
    cipher = db.session.scalar(
        select(Contact.address_cipher).where(
            Contact.user_id == user_id, Contact.channel == channel, Contact.active
        )
    )
    return disclose(cipher) if cipher else ""


def _code_index(channel: str, code: str) -> str:
    return index("link code", f"{channel}:{code}")


def _address_index(channel: str, address: str) -> str:
    return index("contact", f"{channel}:{address}")
