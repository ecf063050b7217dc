"""By which ways a message goes to its person: decided as it is told, in that transaction."""

from __future__ import annotations

import secrets
import uuid
from email.errors import MessageError
from email.headerregistry import Address
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.i18n import now
from portal.messages import declared
from portal.messages.letters import Kind
from portal.messages.models import Contact, Delivery, Message, MessageChoice, MutedService
from portal.plugins import registry

_user, _choice, _muted = User.__table__.c, MessageChoice.__table__.c, MutedService.__table__.c
#: Built once: every message asks it, in the transaction of what it tells of.
_WISHES = (
    select(
        _user.email, _choice.mail, _choice.daily,
        exists()
        .where(_muted.user_id == _user.id, _muted.service_code == bindparam("service"))
        .correlate(User.__table__),
    )
    .outerjoin(MessageChoice.__table__, _choice.user_id == _user.id)
    .where(_user.id == bindparam("user"))
)  # fmt: skip


def ways(
    session: Session,
    message: Message,
    kind: Kind,
    channels: tuple[str, ...] | None,
    secret: bytes | None,
) -> list[Delivery]:
    """The deliveries of a message, one a channel; what concerns safety is never held back."""
    email, by_mail, daily, muted = _wishes(session, message)
    if muted and not kind.always:
        return []
    found: list[Delivery] = []
    if email and (by_mail or kind.always):
        if channels is None or "mail" in channels:
            gather = daily and not (kind.always or kind.prompt or kind.secret_link)
            found.append(_mail(message, email, secret, gather=gather))
    elif not email and secret is None and (channels is None or "plugin" in channels):
        found += _anyhow(message)
    if secret is None:
        found += _elsewhere(session, message, channels)
    return found


def _wishes(session: Session, message: Message) -> tuple[str | None, bool, bool, bool]:
    """(mail address, whether mail is wanted, whether once a day, whether the service is muted)."""
    service = str(message.parameters.get("service", ""))
    email, by_mail, daily, muted = session.execute(
        _WISHES, {"user": message.user_id, "service": service}
    ).one()
    return email, by_mail is not False, bool(daily), bool(muted)


def _mail(message: Message, email: str, secret: bytes | None, *, gather: bool) -> Delivery:
    address = mail_address(email)
    if address and gather:
        return Delivery(
            message=message, channel="daily", address=address, identifier=new_identifier(),
            state="gathered", due_at=now(),
        )
    return Delivery(
        message=message, channel="mail", address=address, identifier=new_identifier(),
        state="waiting" if address else "dead", due_at=now(),
        error="" if address else "not a mail address",
        secret_cipher=secret if address else None,
    )


def _anyhow(message: Message) -> list[Delivery]:
    """Without a mail address: a plugin that declares no channel may know another way."""
    own = {name for _channel, name in declared.declared().values()}
    takers = registry().pm.hook.portal_deliver.get_hookimpls()
    if all(taker.plugin_name in own for taker in takers):
        return []
    return [Delivery(
        message=message, channel="plugin", address="", identifier=new_identifier(), due_at=now()
    )]  # fmt: skip


def _elsewhere(
    session: Session, message: Message, channels: tuple[str, ...] | None
) -> list[Delivery]:
    """The plugins' channels the office has set up, and the person linked and wants."""
    wanted = [code for code in declared.ready() if channels is None or code in channels]
    if not wanted:
        return []
    linked = session.scalars(
        select(Contact.channel).where(
            Contact.user_id == message.user_id, Contact.active, Contact.channel.in_(wanted)
        )
    )
    return [
        Delivery(
            message=message, channel=code, address="", identifier=str(uuid.uuid4()), due_at=now()
        )
        for code in sorted(linked)
    ]


def mail_address(text: str) -> str:
    """`text` as mail servers take it, a Thai domain in its ASCII form; empty if it is no address.

    Nothing that could end a header line is one. A name before the @ that is not ASCII is none
    either: hardly any server takes it.
    """
    name, _at, domain = text.rpartition("@")
    try:
        address = Address(addr_spec=f"{name}@{domain.encode('idna').decode()}")
    except (ValueError, IndexError, MessageError):
        return ""
    found = address.addr_spec
    return found if found.isprintable() and " " not in found and address.domain else ""


def new_identifier(name: str = "") -> str:
    """A Message-ID nobody else has; with a name, always the same for that name."""
    host = urlsplit(current_app.config["PORTAL_BASE_URL"]).hostname or "localhost"
    return f"<{name or secrets.token_hex(16)}@{host}>"
