"""A mail as the internet knows it: headers that cannot be broken, text and HTML in one."""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from flask import current_app

from portal.i18n import now


class _Thai(EmailPolicy):
    """Folds what is not ASCII by email.header: the new folding of Python 3.11 loses spaces
    between Thai words and puts others in.
    """

    def fold(self, name: str, value: Any) -> str:
        if str(value).isascii():
            return str(super().fold(name, value))
        (who,) = value.addresses if name in {"From", "To"} else (None,)
        words = Header(who.display_name if who else value, "utf-8", header_name=name)
        address = f"{self.linesep} <{who.addr_spec}>" if who else ""
        return f"{name}: {words.encode(linesep=self.linesep)}{address}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _Thai(linesep="\r\n")


def compose(
    *, identifier: str, address: str, name: str, subject: str, text: str, html: str, language: str,
    calendar: bytes = b"",
) -> EmailMessage:
    """A mail in plain text and HTML, perhaps with entries for a calendar, all of it 7-bit.

    Names and subjects become one line; ValueError for an address that is not one line.
    """
    sender = current_app.config["PORTAL_MAIL_FROM"]
    if not all(value.isprintable() for value in (identifier, address, sender)):
        raise ValueError("an address with control characters")
    mail = EmailMessage(policy=_POLICY)
    mail["Message-ID"] = identifier
    mail["Date"] = now()
    mail["From"] = Address(_line(current_app.config["PORTAL_OFFICE_NAME"]), addr_spec=sender)
    mail["To"] = Address(_line(name), addr_spec=address)
    mail["Subject"] = _line(subject)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="base64")
    mail.add_alternative(html, subtype="html", cte="base64")
    mail["Content-Language"] = language
    if calendar:
        mail.add_attachment(
            calendar.decode(), subtype="calendar", cte="base64", filename="booking.ics",
            params={"method": "PUBLISH"},
        )
    return mail


def _line(text: str) -> str:
    """`text` on one line, without anything invisible."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
